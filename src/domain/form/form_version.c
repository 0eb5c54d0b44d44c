#include "domain/form/form_version.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "domain/form/intake_form.h"
#include "domain/form/intake_load.h"
#include "store/column.h"
#include "store/statement.h"

enum { VERSIONS_LIMIT = 64, AT_NAME_SIZE = INTAKE_NAME_LIMIT + 4 };

struct form_versions {
    pthread_mutex_t lock;
    struct intake *forms[VERSIONS_LIMIT];
    size_t count;
};

struct form_versions *form_versions_create(void)
{
    struct form_versions *versions = memory_allocate(sizeof *versions);
    pthread_mutex_init(&versions->lock, NULL);
    return versions;
}

void form_versions_destroy(struct form_versions *versions)
{
    if (versions == NULL)
        return;
    for (size_t index = 0; index < versions->count; index++)
        intake_destroy(versions->forms[index]);
    pthread_mutex_destroy(&versions->lock);
    memory_free(versions);
}

enum result form_version_keep(struct tx *tx, void *intake)
{
    const struct intake *form = intake;
    struct statement *keep = statement(tx, STATEMENT_FORM_VERSION_KEEP);
    statement_bind_text(keep, ":name", form->version);
    statement_bind_text(keep, ":texts", form->texts);
    statement_bind_integer(keep, ":kept_at", clock_now());
    return statement_run(keep);
}

/* Texts that do not give the name they are kept under have been changed. */
static struct intake *load(struct tx *tx, const char *version)
{
    struct arena *arena = arena_create();
    struct statement *find = statement(tx, STATEMENT_FORM_VERSION_TEXTS);
    statement_bind_text(find, ":name", version);
    struct intake *form = NULL;
    if (statement_step(find) == RESULT_OK) {
        form = intake_load_texts(column_text(find, 0, arena));
        if (form == NULL || strcmp(form->version, version) != 0) {
            log_error("a version of a form in intake.db was changed");
            intake_destroy(form);
            form = NULL;
        }
    }
    arena_destroy(arena);
    return form;
}

static const struct intake *find_kept(struct form_versions *versions, struct tx *tx, const char *version)
{
    for (size_t index = 0; index < versions->count; index++)
        if (strcmp(versions->forms[index]->version, version) == 0)
            return versions->forms[index];
    struct intake *form = versions->count < VERSIONS_LIMIT ? load(tx, version) : NULL;
    if (form != NULL)
        versions->forms[versions->count++] = form;
    return form;
}

const struct intake *form_version_find(struct form_versions *versions, struct tx *tx,
                                       const struct intake *current, const char *version)
{
    if (version == NULL || strcmp(version, current->version) == 0)
        return current;
    pthread_mutex_lock(&versions->lock);
    const struct intake *kept = find_kept(versions, tx, version);
    pthread_mutex_unlock(&versions->lock);
    return kept == NULL ? current : kept;
}

void form_version_ask_again(const struct intake *then, const struct intake *now, struct answers *answers)
{
    for (size_t index = 0; index < now->field_count; index++) {
        const struct intake_field *field = &now->fields[index];
        const struct intake_field *was = intake_field_named(then, field->name);
        char at[AT_NAME_SIZE];
        if (field->type != INTAKE_CONSENT || (was != NULL && strcmp(was->label, field->label) == 0))
            continue;
        (void)snprintf(at, sizeof at, "%s_at", field->name);
        answers_set(answers, field->name, NULL);
        answers_set(answers, at, NULL);
    }
}
