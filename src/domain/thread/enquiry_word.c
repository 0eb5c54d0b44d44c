#include "domain/thread/enquiry_word.h"

#include <stddef.h>
#include <string.h>

#include "text/phrase.h"

static const struct {
    const char *word;
    const char *label;
} kinds[ENQUIRY_KIND_COUNT] = {
    [ENQUIRY_QUESTION] = {"question", "A question"},
    [ENQUIRY_FIT] = {"fit", "Is this group right for me?"},
    [ENQUIRY_NEXT] = {"next", "Word for the next group"},
};

static const struct {
    const char *word;
    const char *label;
} statuses[ENQUIRY_STATUS_COUNT] = {
    [ENQUIRY_NEW] = {"new", "New"},
    [ENQUIRY_ANSWERED] = {"answered", "Answered"},
    [ENQUIRY_CLOSED] = {"closed", "Closed"},
};

const char *enquiry_kind_word(enum enquiry_kind kind)
{
    return kind < ENQUIRY_KIND_COUNT ? kinds[kind].word : "";
}

const char *enquiry_kind_label(enum enquiry_kind kind)
{
    return kind < ENQUIRY_KIND_COUNT ? kinds[kind].label : "";
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
    return status < ENQUIRY_STATUS_COUNT ? statuses[status].label : "";
}

const char *enquiry_status_sentence(enum enquiry_status status)
{
    return phrase_named("enquiry-status", enquiry_status_word(status));
}

enum enquiry_status enquiry_status_from_word(const char *word)
{
    size_t status = 0;
    while (status < ENQUIRY_STATUS_COUNT && (word == NULL || strcmp(statuses[status].word, word) != 0))
        status++;
    return (enum enquiry_status)status;
}
