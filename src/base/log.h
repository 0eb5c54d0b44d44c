/* One line an event on standard error. Never a name, an answer, a code, a token or an address: log what
 * happened and ids, not what was said. Control characters and invalid UTF-8 are escaped. */
#ifndef GATHER_BASE_LOG_H
#define GATHER_BASE_LOG_H

enum log_level { LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Names the process in each line ("public", "staff", ...); text must outlive the process's logging. */
void log_name(const char *text);

/* Writes one line with one write(2). */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_line(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...) log_line(LOG_LEVEL_ERROR, __VA_ARGS__)

#endif
