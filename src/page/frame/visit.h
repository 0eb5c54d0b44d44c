/* What a handler gets: one visit. Handlers take everything from its arena and free nothing. */
#ifndef GATHER_PAGE_FRAME_VISIT_H
#define GATHER_PAGE_FRAME_VISIT_H

#include <jansson.h>

#include "base/random.h"
#include "base/result.h"
#include "http/form.h"
#include "page/frame/app_parts.h"

struct tx;

/* So many threads one browser holds; with one more, the one not used for the longest time goes. */
enum { VISIT_HELD_LIMIT = 12 };

struct visit {
    struct app *app;
    struct request *request;
    struct response *response;
    struct arena *arena;
    const struct form *form;   /* the body's fields; empty for GET */
    const struct form *query;  /* the query string's fields; empty when it is malformed */
    struct session session;    /* staff routes that require one: filled in */
    const char *session_token; /* its cookie; NULL when there is none */
    /* Public: the tokens in the person's cookie, the one used last first; see held.h. */
    const char *held[VISIT_HELD_LIMIT];
    size_t held_count;
    const char *registration; /* the one this visit is about; NULL when there is none */
    bool is_unproven;         /* a form of ours whose token none of them fits; see WANT_TEXT */
    struct tx *tx;            /* see visit_tx.h */
    /* What the act is recorded as, see visit_audit. */
    const char *audit_action;
    char audit_record[UUID_TEXT_SIZE];
    const char *audit_detail;
    /* A form that makes something, as it was sent: domain/operations/ticket.h. */
    bool has_ticket;
    uint8_t ticket[UUID_SIZE];
    int64_t now;
};

/* The cookie that a public form belongs to and that opens a person's registration. */
#define VISIT_REGISTRATION_COOKIE "registration"
/* The cookie of a staff session. */
#define VISIT_SESSION_COOKIE "session"

/* What every template may use on a page at the address here that is the same for everyone. A new reference.
 */
json_t *visit_common_context(const struct config *config, const char *here, const char *page_title);

/* Adds whom the practice can serve: minimum_age (or null) and states. */
void visit_add_limits(const struct config *config, json_t *context);

/* A new context object with what every template may use (practice, here, noindex; csrf and, for staff, user
 * when the visit has a cookie); it is released with the arena, so handlers add to it with the *_new functions
 * and never decref it. */
json_t *visit_context(struct visit *visit, const char *page_title);

/* Lets search engines list the page under text, which says what is there. */
void visit_describe(json_t *context, const char *text);

/* Gives the visit's arena a reference to release; returns it. NULL is fine. */
json_t *visit_keep(struct visit *visit, json_t *json);

/* Renders template_name with context as the response, text/html. */
void visit_render(struct visit *visit, int status, const char *template_name, json_t *context);

/* 303 to a path made by printf. */
void visit_redirect(struct visit *visit, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
