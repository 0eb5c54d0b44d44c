/* How many requests a process has answered, how, and how fast: since it started, in memory alone. */
#ifndef GATHER_PAGE_FRAME_REQUEST_METRICS_H
#define GATHER_PAGE_FRAME_REQUEST_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

struct request_metrics;
struct route_table;

/* The index of requests for addresses that are no route. */
#define NO_ROUTE SIZE_MAX

struct request_metrics *request_metrics_create(size_t route_count);
void request_metrics_destroy(struct request_metrics *metrics);

/* Microseconds of a clock that only goes forward. */
int64_t request_metrics_clock(void);

/* Safe on many threads at once, and waits for none. */
void request_metrics_add(struct request_metrics *metrics, size_t route, int status, int64_t microseconds);

/* How many of a route ended with status. */
int64_t request_metrics_count(const struct request_metrics *metrics, size_t route, int status);

/* Appends what was counted in Prometheus' text format, the routes by their patterns. */
void request_metrics_write(const struct request_metrics *metrics, const struct route_table *routes,
                           struct buffer *text);

#endif
