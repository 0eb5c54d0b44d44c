/* A whole gather.conf, each key under its explanation from config.def. */
#ifndef GATHER_MAIN_CONFIG_WRITE_H
#define GATHER_MAIN_CONFIG_WRITE_H

#include <stdbool.h>
#include <stddef.h>

/* field is the name in struct config, for instance "practice_name". */
struct config_setting {
    const char *field;
    const char *value;
};

/* Writes path (mode 0600) with every key: the settings' values, the defaults for the rest. A value must hold
 * no line break. False with errno set. */
bool config_write(const char *path, const struct config_setting *settings, size_t count);

#endif
