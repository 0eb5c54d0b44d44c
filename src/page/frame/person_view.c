#include "page/frame/person_view.h"

#include "text/phrase.h"

#include <string.h>

#include "domain/form/intake_view.h"

static const char *value(const struct answers *answers, const char *field)
{
    const char *found = answers_get(answers, field);
    return found != NULL ? found : "";
}

static const char *join(struct arena *arena, const char *first, const char *separator, const char *second)
{
    bool both = first[0] != '\0' && second[0] != '\0';
    return arena_format(arena, "%s%s%s", first, both ? separator : "", second);
}

const char *person_name(const struct answers *answers, struct arena *arena)
{
    const char *goes_by = value(answers, "goes_by");
    return join(arena, goes_by[0] != '\0' ? goes_by : value(answers, "first_name"), " ",
                value(answers, "last_name"));
}

const char *person_sheet_name(const struct answers *answers, struct arena *arena)
{
    const char *goes_by = value(answers, "goes_by");
    const char *last_name = value(answers, "last_name");
    size_t length = last_name[0] != '\0' ? 1 : 0;
    /* The initial may be several bytes of UTF-8. */
    while (length > 0 && ((unsigned char)last_name[length] & 0xC0) == 0x80)
        length++;
    return arena_format(arena, "%s%s%.*s%s", goes_by[0] != '\0' ? goes_by : value(answers, "first_name"),
                        length > 0 ? " " : "", (int)length, last_name, length > 0 ? "." : "");
}

const char *person_search_text(const struct answers *answers, struct arena *arena)
{
    return arena_format(arena, "%s %s\n%s %s\n%s\n%s", value(answers, "first_name"),
                        value(answers, "last_name"), value(answers, "goes_by"), value(answers, "last_name"),
                        value(answers, "email"), value(answers, "phone"));
}

const char *person_contact(const struct answers *answers, struct arena *arena)
{
    const char *email = value(answers, "email");
    const char *phone = value(answers, "phone");
    const char *preferred = value(answers, "preferred_contact");
    bool phone_first = strcmp(preferred, "phone") == 0 || strcmp(preferred, "text") == 0;
    return phone_first ? join(arena, phone, ", ", email) : join(arena, email, ", ", phone);
}

bool person_wants_call(const struct answers *answers)
{
    return value(answers, "please_call")[0] != '\0';
}

static void add(json_t *contacts, const char *label, const char *text, const char *note)
{
    if (text[0] != '\0')
        json_array_append_new(contacts,
                              json_pack("{s:s, s:s, s:s}", "label", label, "value", text, "note", note));
}

/* A question that was skipped counts as a no: that is what the form promises. */
static bool may_name_us(const struct answers *answers, const char *field)
{
    return strcmp(value(answers, field), "yes") == 0;
}

/* The digits that can be dialed; "" when there are too few of them to be a number. */
static const char *dialed(const char *phone, struct arena *arena)
{
    enum { FEWEST = 7 };
    char *digits = arena_allocate(arena, strlen(phone) + 2);
    size_t length = 0;
    /* Behind an x is an extension, which cannot be dialed at once. */
    for (const char *at = phone; *at != '\0' && *at != 'x' && *at != 'X'; at++)
        if ((*at >= '0' && *at <= '9') || (*at == '+' && length == 0))
            digits[length++] = *at;
    digits[length] = '\0';
    return length >= FEWEST ? digits : "";
}

void person_add_reach(json_t *view, const struct answers *answers, struct arena *arena)
{
    const char *phone = value(answers, "phone");
    const char *digits = dialed(phone, arena);
    bool may_text = may_name_us(answers, "text_ok");
    json_object_set_new(view, "phone", json_string(phone));
    json_object_set_new(view, "email", json_string(value(answers, "email")));
    json_object_set_new(view, "tel",
                        json_string(digits[0] != '\0' ? arena_format(arena, "tel:%s", digits) : ""));
    json_object_set_new(
        view, "sms", json_string(digits[0] != '\0' && may_text ? arena_format(arena, "sms:%s", digits) : ""));
    json_object_set_new(view, "may_say",
                        json_string(phone[0] == '\0' ? phrase(PHRASE_CALL_NO_NUMBER)
                                    : may_name_us(answers, "voicemail_ok")
                                        ? phrase(PHRASE_CALL_MAY_NAME)
                                        : phrase(PHRASE_CALL_MUST_NOT_NAME)));
}

json_t *person_contacts(const struct answers *answers, const struct intake *intake, struct arena *arena)
{
    json_t *contacts = json_array();
    const char *preferred = value(answers, "preferred_contact");
    const char *times = value(answers, "best_times");
    const char *voicemail = may_name_us(answers, "voicemail_ok") ? phrase(PHRASE_CONTACT_VOICEMAIL_MAY)
                                                                 : phrase(PHRASE_CONTACT_VOICEMAIL_MUST_NOT);
    const char *text_message = may_name_us(answers, "text_ok") ? phrase(PHRASE_CONTACT_TEXT_MAY)
                                                               : phrase(PHRASE_CONTACT_TEXT_MUST_NOT);
    const char *note = phrase_fill(arena, phrase(PHRASE_CONTACT_PHONE_NOTE), "voicemail", voicemail);
    add(contacts, phrase(PHRASE_CONTACT_EMAIL), value(answers, "email"),
        may_name_us(answers, "email_ok") ? phrase(PHRASE_CONTACT_MAY) : phrase(PHRASE_CONTACT_MUST_NOT));
    add(contacts, phrase(PHRASE_CONTACT_PHONE), value(answers, "phone"),
        phrase_fill(arena, note, "text", text_message));
    add(contacts, phrase(PHRASE_CONTACT_PREFERRED),
        intake_display(intake, "preferred_contact", preferred, arena), "");
    add(contacts, phrase(PHRASE_CONTACT_TIMES), intake_display(intake, "best_times", times, arena), "");
    return contacts;
}
