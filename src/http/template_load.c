#include "http/template.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "http/template_node.h"
#include "http/template_list.h"
