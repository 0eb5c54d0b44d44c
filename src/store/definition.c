#include "store/definition.h"

#include <stddef.h>

#include "base/memory.h"

#include "statement_table.h"

const struct statement_definition *definition(enum statement_name name)
{
    if ((unsigned)name >= STATEMENT_COUNT)
        memory_fatal("there is no such statement");
    return &definitions[name];
}
