#include "domain/thread/enquiry_word.h"

#include <stddef.h>
#include <string.h>

#include "text/phrase.h"

static const struct {
    const char *word;
    enum phrase label;
} kinds[ENQUIRY_KIND_COUNT] = {
    [ENQUIRY_QUESTION] = {"question", PHRASE_ENQUIRY_KIND_QUESTION},
    [ENQUIRY_FIT] = {"fit", PHRASE_ENQUIRY_KIND_FIT},
    [ENQUIRY_NEXT] = {"next", PHRASE_ENQUIRY_NEXT},
};

static const struct {
    const char *word;
    enum phrase label;
    enum phrase sentence;
} statuses[ENQUIRY_STATUS_COUNT] = {
    [ENQUIRY_NEW] = {"new", PHRASE_ENQUIRY_LABEL_NEW, PHRASE_ENQUIRY_STATUS_NEW},
    [ENQUIRY_ANSWERED] = {"answered", PHRASE_ENQUIRY_LABEL_ANSWERED, PHRASE_ENQUIRY_STATUS_ANSWERED},
    [ENQUIRY_CLOSED] = {"closed", PHRASE_ENQUIRY_LABEL_CLOSED, PHRASE_ENQUIRY_STATUS_CLOSED},
};

const char *enquiry_kind_word(enum enquiry_kind kind)
{
    return kind < ENQUIRY_KIND_COUNT ? kinds[kind].word : "";
}

const char *enquiry_kind_label(enum enquiry_kind kind)
{
    return kind < ENQUIRY_KIND_COUNT ? phrase(kinds[kind].label) : "";
}

enum enquiry_kind enquiry_kind_from_word(const char *word)
{
    size_t kind = 0;
    while (kind < ENQUIRY_KIND_COUNT && (word == NULL || strcmp(kinds[kind].word, word) != 0))
        kind++;
    return (enum enquiry_kind)kind;
}

const char *enquiry_status_word(enum enquiry_status status)
{
    return status < ENQUIRY_STATUS_COUNT ? statuses[status].word : "";
}

const char *enquiry_status_label(enum enquiry_status status)
{
    return status < ENQUIRY_STATUS_COUNT ? phrase(statuses[status].label) : "";
}

const char *enquiry_status_sentence(enum enquiry_status status)
{
    return status < ENQUIRY_STATUS_COUNT ? phrase(statuses[status].sentence) : "";
}

enum enquiry_status enquiry_status_from_word(const char *word)
{
    size_t status = 0;
    while (status < ENQUIRY_STATUS_COUNT && (word == NULL || strcmp(statuses[status].word, word) != 0))
        status++;
    return (enum enquiry_status)status;
}
