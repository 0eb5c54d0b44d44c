#include "page/person/your_others.h"

#include <string.h>

#include "http/csrf.h"
#include "page/frame/held.h"
#include "page/frame/person_view.h"
#include "page/frame/route.h"
#include "page/register/registration_answers.h"
#include "page/register/registration_open.h"
#include "text/phrase.h"

static const char *standing(const struct registration *registration)
{
    if (registration_is_sent(registration))
        return status_sentence(registration->signup.status);
    return phrase(registration->stage == REGISTRATION_ASKED ? PHRASE_OTHERS_ASKED : PHRASE_OTHERS_DRAFT);
}

static void add(struct visit *visit, const char *token, json_t *others)
{
    struct registration *registration = arena_allocate(visit->arena, sizeof *registration);
    if (registration_load_held(visit, token, registration) != RESULT_OK ||
        !registration_is_held(registration))
        return;
    const struct answers *known = registration_known_answers(visit, registration);
    const char *name = person_name(known, visit->arena);
    const char *group = registration->group.name == NULL ? "" : registration->group.name;
    json_array_append_new(others, json_pack("{s:s, s:s, s:s, s:s}", "name",
                                            name[0] == '\0' ? phrase(PHRASE_OTHERS_NAMELESS) : name, "group",
                                            group, "sentence", standing(registration), "csrf",
                                            csrf_token(visit->request, token)));
}

void your_others_add(struct visit *visit, json_t *context)
{
    json_t *others = json_array();
    for (size_t index = 0; index < visit->held_count; index++)
        if (strcmp(visit->held[index], visit->registration) != 0)
            add(visit, visit->held[index], others);
    json_object_set_new(context, "has_others", json_boolean(json_array_size(others) > 0));
    json_object_set_new(context, "others", others);
}

/* The form's token says which. */
void page_registration_open(struct visit *visit)
{
    held_keep(visit, visit->registration);
    visit_redirect(visit, "/registration");
}
