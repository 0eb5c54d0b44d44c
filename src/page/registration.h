/* What the screens of a registration share: whose it is, where it stands, and what each page's context holds.
 */
#ifndef GATHER_PAGE_REGISTRATION_H
#define GATHER_PAGE_REGISTRATION_H

#include "domain/access.h"
#include "domain/draft.h"
#include "domain/enquiry.h"
#include "domain/group.h"
#include "domain/signup.h"
#include "page/visit.h"

enum registration_stage {
    REGISTRATION_NOT_STARTED, /* no cookie, or one that nothing is stored under yet */
    REGISTRATION_DRAFT,       /* draft is loaded */
    REGISTRATION_SENT,        /* signup is loaded */
    REGISTRATION_ASKED,       /* questions alone; draft holds the answers they share with the form */
    REGISTRATION_ELSEWHERE,   /* the cookie's thread is about another group than the address, or is over */
};

struct registration {
    struct group group;
    enum registration_stage stage;
    struct access access; /* from REGISTRATION_DRAFT on */
    struct draft draft;   /* without answers while not started */
    struct signup signup;
    const char *sent_slug;     /* of the group signup belongs to */
    bool is_correction;        /* the draft corrects signup, which is loaded */
    struct enquiry *questions; /* newest first; see registration_load_questions */
    size_t question_count;
};

/* The registration that the visit's cookie opens, for the group named in the address. NULL: there is no such
 * group, or the database failed, and the response has been made. */
struct registration *registration_open(struct visit *visit);

/* The same, for screens that only a group which takes registrations has: otherwise the page that says it is
 * closed. */
struct registration *registration_open_form(struct visit *visit);

/* The registration that the visit's cookie opens, whatever its group; group is filled in for a draft or a
 * sent one. NULL: the database failed, and the response has been made. */
struct registration *registration_open_own(struct visit *visit);

/* registration_open_own for screens about a sent registration, whether or not it is being corrected; without
 * one the visitor is sent to /registration. */
struct registration *registration_open_sent(struct visit *visit);

/* What access leads to: a draft, a sent registration, a question, or nothing any more
 * (REGISTRATION_ELSEWHERE). */
enum result registration_load(struct visit *visit, struct registration *registration);

/* Fills in questions and question_count; they are there already at REGISTRATION_ASKED. */
enum result registration_load_questions(struct visit *visit, struct registration *registration);

/* True when its person has sent it, be it under correction. */
bool registration_is_sent(const struct registration *registration);

/* registration_open_form for screens that need a draft; without one the visitor is sent where they belong. */
struct registration *registration_open_draft(struct visit *visit);

/* 303 for somebody without a draft: to the confirmation when it has been sent, else to the start page with a
 * note. */
void registration_leave(struct visit *visit, const struct registration *registration);

/* Stores the draft's answers, making draft and access when this is the first time. RESULT_REFUSED: there is
 * more than a draft may hold. */
enum result registration_store(struct visit *visit, struct registration *registration);

/* Gives the browser token as its cookie, for as long as a draft lives; forms of this visit then belong to it.
 */
void registration_set_cookie(struct visit *visit, const char *token);

/* A fresh cookie for a browser without a usable one, so that a form can belong to it. Nothing is stored. */
void registration_set_fresh_cookie(struct visit *visit);

/* The person's code, which only what is sealed to them still holds; "" when it is not there. */
const char *registration_code(struct visit *visit, const struct answers *answers);

/* What was sent, opened with the thread's key; NULL when it does not open. */
struct answers *registration_sent_answers(struct visit *visit, const struct registration *registration);

/* What the thread knows of its person already: the draft's, the sent or the question's answers; none at all
 * when there is no thread. */
const struct answers *registration_known_answers(struct visit *visit,
                                                 const struct registration *registration);

/* visit_context with what every screen of the form shows. */
json_t *registration_context(struct visit *visit, const struct registration *registration,
                             const char *page_title);

/* Addresses of the form's screens, for templates: the one called name; where the draft goes on. New
 * references. */
json_t *registration_href(const struct registration *registration, const char *name);
json_t *registration_continue_href(const struct visit *visit, const struct registration *registration);

/* Notes that a page needs no more work (true: for the first time); whether none does. */
bool registration_finish_page(struct visit *visit, struct registration *registration, const char *page_id);
bool registration_is_finished(const struct visit *visit, const struct registration *registration);

/* The first page with an answer that stops the registration, or the first whose answers have errors;
 * intake_page_count when there is none. */
size_t registration_stop_page(const struct visit *visit, const struct registration *registration);
size_t registration_wrong_page(struct visit *visit, const struct registration *registration);

#endif
