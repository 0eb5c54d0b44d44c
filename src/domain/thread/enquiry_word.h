/* Kinds and statuses of questions as words: stored, and for people. */
#ifndef GATHER_DOMAIN_THREAD_ENQUIRY_WORD_H
#define GATHER_DOMAIN_THREAD_ENQUIRY_WORD_H

enum enquiry_kind { ENQUIRY_QUESTION, ENQUIRY_FIT, ENQUIRY_NEXT, ENQUIRY_KIND_COUNT };
enum enquiry_status { ENQUIRY_NEW, ENQUIRY_ANSWERED, ENQUIRY_CLOSED, ENQUIRY_STATUS_COUNT };

/* *_from_word give the COUNT when word is none (NULL is fine). */
const char *enquiry_kind_word(enum enquiry_kind kind);
const char *enquiry_kind_label(enum enquiry_kind kind);
enum enquiry_kind enquiry_kind_from_word(const char *word);
const char *enquiry_status_word(enum enquiry_status status);
const char *enquiry_status_label(enum enquiry_status status);
enum enquiry_status enquiry_status_from_word(const char *word);

/* Where it stands, as its person reads it. */
const char *enquiry_status_sentence(enum enquiry_status status);

#endif
