#include "page/signup/signup_step.h"

#include "text/phrase.h"

struct words {
    enum phrase label;
    enum phrase meaning;
};

static struct words words_of(enum status to)
{
    switch (to) {
    case STATUS_CONTACTED:
        return (struct words){PHRASE_STEP_CONTACTED, PHRASE_MEANING_CONTACTED};
    case STATUS_SUITABLE:
        return (struct words){PHRASE_STEP_SUITABLE, PHRASE_MEANING_SUITABLE};
    case STATUS_WAITING:
        return (struct words){PHRASE_STEP_WAITING, PHRASE_MEANING_WAITING};
    case STATUS_OFFERED:
        return (struct words){PHRASE_STEP_OFFERED, PHRASE_MEANING_OFFERED};
    case STATUS_CONFIRMED:
        return (struct words){PHRASE_STEP_CONFIRMED, PHRASE_MEANING_CONFIRMED};
    case STATUS_DECLINED:
        return (struct words){PHRASE_STEP_DECLINED, PHRASE_MEANING_DECLINED};
    case STATUS_LAPSED:
        return (struct words){PHRASE_STEP_LAPSED, PHRASE_MEANING_LAPSED};
    case STATUS_WITHDRAWN:
        return (struct words){PHRASE_STEP_WITHDRAWN, PHRASE_MEANING_WITHDRAWN};
    case STATUS_NEW:
    case STATUS_COUNT:
        break;
    }
    return (struct words){PHRASE_COUNT, PHRASE_COUNT};
}

static const char *text_of(enum phrase which)
{
    return which == PHRASE_COUNT ? "" : phrase(which);
}

const char *signup_step_label(enum status to)
{
    return text_of(words_of(to).label);
}

const char *signup_step_meaning(enum status to)
{
    return text_of(words_of(to).meaning);
}
