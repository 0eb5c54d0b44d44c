/* The gather.conf of a restored practice. */
#ifndef GATHER_MAIN_RESTORE_SETTINGS_H
#define GATHER_MAIN_RESTORE_SETTINGS_H

#include <stdbool.h>

#include "base/problem.h"

/* Writes folder/gather.conf: the settings that lie beside the keys, with
 * [state] pointing into folder, an absolute path. True without writing when
 * there are none beside the keys; *written says which. */
bool restore_settings(const char *keys, const char *folder, bool *written, struct problems *problems);

#endif
