/* A small intake form in a file of its own, and what is wrong with it. */
#ifndef GATHER_TESTS_INTAKE_FIXTURE_H
#define GATHER_TESTS_INTAKE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "domain/form/intake.h"
#include "domain/form/intake_load.h"
#include "domain/form/intake_view.h"

#define NAME_FIELD                                                                                           \
    "{\"name\":\"first_name\",\"type\":\"text\",\"label\":\"First name\",\"required\":true,"                 \
    "\"error\":\"Enter your first name\",\"column\":\"First Name\","                                         \
    "\"presets\":[\"contact\",\"attendance\",\"screening\"]}"
#define EMAIL_FIELD                                                                                          \
    "{\"name\":\"email\",\"type\":\"email\",\"label\":\"E-mail\",\"column\":\"Email\",\"presets\":["         \
    "\"contact\"]}"
#define PAGE_OF(id, fields) "{\"id\":\"" id "\",\"title\":\"T\",\"fields\":[" fields "]}"
#define FORM_OF(pages) "{\"version\":\"7\",\"pages\":[\n" pages "\n]}"
#define FORM_WITH(fields) FORM_OF(PAGE_OF("you", NAME_FIELD "," EMAIL_FIELD) ",\n" PAGE_OF("more", fields))

static inline struct config intake_fixture_config(void)
{
    return (struct config){
        .practice_name = "Quiet Room", .practice_minimum_age = 18, .practice_states = "Illinois, Indiana"};
}

/* The form, or NULL with its problems printed into said (of size bytes), one a line. */
static inline struct intake *intake_fixture_load(const char *text, const struct config *config, char *said,
                                                 size_t size)
{
    char path[] = "/tmp/gather-intake-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    assert_true(file_write(path, text, strlen(text), 0600));
    struct problems *problems = problems_create();
    struct intake *intake = intake_load(path, config, problems);
    said[0] = '\0';
    for (size_t i = 0, used = 0; i < problems_count(problems) && used < size; i++)
        used += (size_t)snprintf(said + used, size - used, "%s\n", problems_text(problems, i));
    problems_destroy(problems);
    unlink(path);
    return intake;
}

/* The form of a text without mistakes. */
static inline struct intake *intake_fixture_open(const char *text)
{
    struct config config = intake_fixture_config();
    char said[4096];
    struct intake *intake = intake_fixture_load(text, &config, said, sizeof said);
    if (intake == NULL)
        fail_msg("%s", said);
    return intake;
}

/* What a browser sends: name, value, name, value, NULL. */
static inline const char *intake_fixture_sent(void *source, const char *name, size_t index)
{
    for (const char *const *pair = source; pair[0] != NULL; pair += 2)
        if (strcmp(pair[0], name) == 0 && index-- == 0)
            return pair[1];
    return NULL;
}

#define SENT(...) ((const char *[]){__VA_ARGS__, NULL})

#endif
