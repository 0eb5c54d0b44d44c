/* What the screens of a registration share: whose it is, and where it stands. */
#ifndef GATHER_PAGE_REGISTER_REGISTRATION_H
#define GATHER_PAGE_REGISTER_REGISTRATION_H

#include "domain/group/group.h"
#include "domain/signup/signup.h"
#include "domain/thread/access.h"
#include "domain/thread/draft.h"
#include "domain/thread/enquiry.h"
#include "page/frame/visit.h"

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

/* What access leads to: a draft, a sent registration, a question, or nothing any more
 * (REGISTRATION_ELSEWHERE). */
enum result registration_load(struct visit *visit, struct registration *registration);

/* Fills in questions and question_count; they are there already at REGISTRATION_ASKED. */
enum result registration_load_questions(struct visit *visit, struct registration *registration);

/* What a question and the form both ask, so that nobody types it twice: of the questions that are loaded. */
struct answers *registration_shared_answers(struct visit *visit, const struct registration *registration);

/* Where the thread of token stands, beside the group that is filled in; NULL: nowhere yet. */
enum result registration_load_token(struct visit *visit, struct registration *registration,
                                    const char *token);

/* What token opens, with its group; and whether it is anything at all. */
enum result registration_load_held(struct visit *visit, const char *token, struct registration *registration);
bool registration_is_held(const struct registration *registration);

/* True for a draft or a sent one that is about group. */
bool registration_is_of_group(const struct registration *registration, const struct group *group);

/* True when nothing can be sent for its group now. */
bool registration_is_closed(const struct visit *visit, const struct registration *registration);

/* True when its person has sent it, be it under correction. */
bool registration_is_sent(const struct registration *registration);

/* True when the practice entered it for somebody who had asked a question: nobody there held the thread's
 * key, so its person cannot open it, only see where it stands. */
bool registration_was_entered(const struct registration *registration);

#endif
