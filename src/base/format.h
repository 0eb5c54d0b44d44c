/* Text made by printf, wherever it goes. */
#ifndef GATHER_BASE_FORMAT_H
#define GATHER_BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* How many bytes the text has, without its end; arguments can be used once more. Ends the process when printf
 * cannot make it: formats are constants of ours. */
size_t format_length(const char *format, va_list arguments);

#endif
