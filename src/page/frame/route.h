/* routes.def is the list of all pages: ROUTE(method, pattern, handler, site, requirements and what else is
 * said of it).
 */
#ifndef GATHER_PAGE_FRAME_ROUTE_H
#define GATHER_PAGE_FRAME_ROUTE_H

#include "http/router.h"
#include "page/frame/visit.h"

enum route_site { SITE_PUBLIC = 1, SITE_STAFF = 2, SITE_BOTH = 3 };

enum route_requirement {
    WANT_NOTHING = 0,
    WANT_SESSION = 1,   /* signed in; otherwise 303 to /staff/sign-in */
    WANT_CLINICIAN = 2, /* holds a key; otherwise 403 */
    WANT_ADMIN = 4,     /* the flag; otherwise 403 */
    WANT_CSRF = 8, /* POST: same origin, and the token of the session cookie (staff) or registration cookie */
    /* With WANT_CSRF: a form of our own whose token fits nothing the browser holds is let through as
     * is_unproven, for its handler to give back what was typed, and to store nothing. */
    WANT_TEXT = 32,
    WANT_CLOCK = 64,  /* what time does to offers is done before it reads; its failure is the page's */
    WANT_ORIGIN = 16, /* POST without a cookie yet: same origin only */
};

struct route {
    struct route_pattern pattern;
    void (*handler)(struct visit *visit);
    enum route_site site;
    unsigned requirements;
    const char *fields; /* what its form may send, see sent_fields.h; NULL: anything */
    const char *action; /* what the audit log calls its act; NULL: see visit_tx.h */
};

#define FIELDS(names) .fields = (names)
/* What a route does is recorded under name, in the write that does it. */
#define AUDIT(name) .action = (name)

#define ROUTE(method, pattern, handler, site, ...) void handler(struct visit *visit);
#include "page/frame/routes.def"
#undef ROUTE

/* The routes of one site, in the order of routes.def: those of the other are not there at all. */
struct route_table *route_table_create(enum route_site site);
void route_table_destroy(struct route_table *table);

/* The route of request in *route (filling its parameters), or why there is none; *allow is router_match's. */
enum route_match route_find(const struct route_table *table, struct request *request,
                            const struct route **route, const char **allow);

/* How many routes the table has; the pattern of the index-th; the index of a route of it. */
size_t route_count(const struct route_table *table);
const struct route_pattern *route_pattern_at(const struct route_table *table, size_t index);
size_t route_index(const struct route_table *table, const struct route *route);

/* True when the visit meets what the route requires. False: the response has been made. */
bool route_admits(const struct route *route, struct visit *visit);

/* True for an address of a staff page that signing in may lead to. */
bool route_is_place(const char *address);

#endif
