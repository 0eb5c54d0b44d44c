/* Everything a handler may need. */
#ifndef GATHER_PAGE_FRAME_APP_PARTS_H
#define GATHER_PAGE_FRAME_APP_PARTS_H

#include "base/config.h"
#include "base/lane.h"
#include "domain/form/intake.h"
#include "domain/operations/databases.h"
#include "domain/seal/practice.h"
#include "domain/session/session.h"
#include "http/request.h"
#include "http/response.h"
#include "text/template_load.h"

struct audit_mover;
struct counters;
struct form_versions;
struct half_sessions;
struct notifier;
struct request_metrics;
struct route_table;
struct shared_pages;

struct app {
    enum role role; /* ROLE_PUBLIC or ROLE_STAFF: which routes are there */
    const struct config *config;
    struct route_table *routes;
    struct practice *practice;
    struct db *intake_db;
    struct db *staff_db;             /* NULL in the public process */
    struct audit_mover *audit_mover; /* likewise */
    struct templates *templates;
    struct intake *intake;               /* the form of a registration */
    struct intake *ask;                  /* the form of a question */
    struct form_versions *form_versions; /* both as they were before */
    struct sessions *sessions;           /* NULL in the public process */
    struct half_sessions *half_sessions; /* likewise */
    struct lane *password_lane;
    struct shared_pages *shared_pages; /* pages that are the same for everyone; NULL in the staff process */
    struct notifier *notifier;
    struct counters *counters;
    struct request_metrics *metrics;
    int64_t started_at;
    bool is_open; /* everything is there, and intake.db knows that this process runs */
};

#endif
