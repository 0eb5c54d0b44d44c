#include "domain/group/status.h"

#include <stddef.h>
#include <string.h>

#include "text/phrase.h"

static const struct {
    const char *word;
    enum phrase label;
    enum phrase sentence;
} statuses[STATUS_COUNT] = {
#define STATUS(name, word_text)                                                                              \
    [STATUS_##name] = {word_text, PHRASE_STATUS_LABEL_##name, PHRASE_STATUS_##name},
#include "domain/group/status.def"
#undef STATUS
};

static const struct {
    enum status from;
    enum status to;
    enum status_actor actor;
} moves[] = {
#define MOVE(from_name, to_name, actor_name) {STATUS_##from_name, STATUS_##to_name, STATUS_BY_##actor_name},
#include "domain/group/status_moves.def"
#undef MOVE
};

const char *status_word(enum status status)
{
    return status < STATUS_COUNT ? statuses[status].word : "";
}

const char *status_label(enum status status)
{
    return status < STATUS_COUNT ? phrase(statuses[status].label) : "";
}

const char *status_sentence(enum status status)
{
    return status < STATUS_COUNT ? phrase(statuses[status].sentence) : "";
}

enum status status_from_word(const char *word)
{
    for (size_t i = 0; word != NULL && i < STATUS_COUNT; i++)
        if (strcmp(statuses[i].word, word) == 0)
            return (enum status)i;
    return STATUS_COUNT;
}

bool status_may_move(enum status from, enum status to, enum status_actor actor)
{
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        if (moves[i].from == from && moves[i].to == to && moves[i].actor == actor)
            return true;
    return false;
}
