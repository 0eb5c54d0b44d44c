#include "page/frame/request_metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <time.h>

#include "base/memory.h"
#include "page/frame/route.h"

/* All that a handler of ours answers with; 0 stands for any other. */
static const int statuses[] = {200, 303, 400, 403, 404, 405, 413, 422, 429, 500, 503, 0};
/* Upper ends in microseconds. */
static const int64_t ends[] = {500,   1000,   2500,   5000,   10000,   25000,
                               50000, 100000, 250000, 500000, 1000000, 5000000};

enum { STATUS_KINDS = sizeof statuses / sizeof statuses[0], END_COUNT = sizeof ends / sizeof ends[0] };

struct request_metrics {
    size_t route_count;
    atomic_llong microseconds;
    atomic_llong latency[END_COUNT + 1];
    atomic_llong requests[]; /* by route (the last: none) and status */
};

struct request_metrics *request_metrics_create(size_t route_count)
{
    struct request_metrics *metrics =
        memory_allocate(sizeof *metrics + (route_count + 1) * STATUS_KINDS * sizeof metrics->requests[0]);
    metrics->route_count = route_count;
    return metrics;
}

void request_metrics_destroy(struct request_metrics *metrics)
{
    memory_free(metrics);
}

int64_t request_metrics_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void add(atomic_llong *number, int64_t more)
{
    atomic_fetch_add_explicit(number, more, memory_order_relaxed);
}

static size_t kind_of(int status)
{
    size_t kind = 0;
    while (statuses[kind] != status && statuses[kind] != 0)
        kind++;
    return kind;
}

void request_metrics_add(struct request_metrics *metrics, size_t route, int status, int64_t microseconds)
{
    size_t kind = kind_of(status), bucket = 0;
    if (route > metrics->route_count)
        route = metrics->route_count;
    while (bucket < END_COUNT && microseconds > ends[bucket])
        bucket++;
    add(&metrics->requests[route * STATUS_KINDS + kind], 1);
    add(&metrics->latency[bucket], 1);
    add(&metrics->microseconds, microseconds);
}

static int64_t read_number(const atomic_llong *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

int64_t request_metrics_count(const struct request_metrics *metrics, size_t route, int status)
{
    return read_number(&metrics->requests[route * STATUS_KINDS + kind_of(status)]);
}

static void write_requests(const struct request_metrics *metrics, const struct route_table *routes,
                           struct buffer *text)
{
    buffer_append_text(text, "# HELP gather_requests_total Requests answered, by route and status.\n"
                             "# TYPE gather_requests_total counter\n");
    for (size_t i = 0; i < (metrics->route_count + 1) * STATUS_KINDS; i++) {
        int64_t count = read_number(&metrics->requests[i]);
        size_t route = i / STATUS_KINDS;
        if (count == 0)
            continue;
        if (route < metrics->route_count) {
            const struct route_pattern *pattern = route_pattern_at(routes, route);
            buffer_append_format(text, "gather_requests_total{method=\"%s\",route=\"%s\"",
                                 pattern->method == METHOD_POST ? "POST" : "GET", pattern->pattern);
        } else {
            buffer_append_text(text, "gather_requests_total{method=\"\",route=\"none\"");
        }
        buffer_append_format(text, ",status=\"%d\"} %" PRId64 "\n", statuses[i % STATUS_KINDS], count);
    }
}

void request_metrics_write(const struct request_metrics *metrics, const struct route_table *routes,
                           struct buffer *text)
{
    int64_t below = 0;
    write_requests(metrics, routes, text);
    buffer_append_text(text, "# HELP gather_request_seconds Time from the request read to the answer made.\n"
                             "# TYPE gather_request_seconds histogram\n");
    for (size_t i = 0; i < END_COUNT; i++) {
        below += read_number(&metrics->latency[i]);
        buffer_append_format(text, "gather_request_seconds_bucket{le=\"%g\"} %" PRId64 "\n",
                             (double)ends[i] / 1e6, below);
    }
    below += read_number(&metrics->latency[END_COUNT]);
    buffer_append_format(text, "gather_request_seconds_bucket{le=\"+Inf\"} %" PRId64 "\n", below);
    buffer_append_format(text, "gather_request_seconds_sum %.6f\ngather_request_seconds_count %" PRId64 "\n",
                         (double)read_number(&metrics->microseconds) / 1e6, below);
}
