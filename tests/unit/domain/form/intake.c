/* The intake form: what is refused when it is loaded, and what is made of what people send. */
#include "domain/form/intake_load.h"
#include "intake_fixture.h"

static void refuses(const char *text, const char *because)
{
    struct config config = intake_fixture_config();
    char said[8192];
    struct intake *intake = intake_fixture_load(text, &config, said, sizeof said);
    intake_destroy(intake);
    if (intake != NULL || strstr(said, because) == NULL)
        fail_msg("expected \"%s\" of %s, but: %s", because, text, said);
}

static void test_loads(void **state)
{
    (void)state;
    struct intake *intake =
        intake_fixture_open(FORM_WITH("{\"name\":\"a\",\"type\":\"text\",\"label\":\"A\"}"));
    assert_int_equal(strncmp(intake_version(intake), "7 ", 2), 0);
    assert_int_equal(strlen(intake_version(intake)), 2 + 16);
    assert_int_equal(intake_page_count(intake), 2);
    assert_string_equal(intake_page_id(intake, 1), "more");
    assert_null(intake_page_id(intake, 2));
    assert_int_equal(intake_page_index(intake, "more"), 1);
    assert_int_equal(intake_page_index(intake, "none"), 2);
    intake_destroy(intake);
    intake_destroy(NULL);
}

static void test_refuses_broken_json(void **state)
{
    (void)state;
    refuses("{\n\"version\": \"1\",\n oops }", ":3: ");
    refuses("{\"version\":\"1\",\"version\":\"2\"}", "duplicate");
    refuses("[]", "the form is an object");
    refuses("", ":1: ");
}

static void test_refuses_shapes(void **state)
{
    (void)state;
    refuses("{\"version\":\"1\",\"pages\":[],\"extra\":1}", "the form has no \"extra\"");
    refuses("{\"pages\":[" PAGE_OF("you", NAME_FIELD "," EMAIL_FIELD) "]}", "\"version\" is missing");
    refuses("{\"version\":1,\"pages\":[" PAGE_OF("you", NAME_FIELD "," EMAIL_FIELD) "]}",
            "\"version\" is text");
    refuses("{\"version\":\"1\"}", "\"pages\" is missing");
    refuses("{\"version\":\"1\",\"pages\":[]}", "there is no page");
    refuses("{\"version\":\"1\",\"pages\":[7]}", "a page is an object");
    refuses(FORM_OF(PAGE_OF("check", NAME_FIELD "," EMAIL_FIELD)), "an address of the program's own");
    refuses(FORM_OF(PAGE_OF("You", NAME_FIELD "," EMAIL_FIELD)), "a page id is a small letter");
    refuses(FORM_OF(PAGE_OF("you", NAME_FIELD "," EMAIL_FIELD) ",\n" PAGE_OF("you", EMAIL_FIELD)),
            ":3: the page id \"you\" is on line 2 already");
    refuses(FORM_WITH(""), "the page has no field");
    refuses(FORM_WITH("\"a\""), "a field is an object");
    refuses(FORM_OF(PAGE_OF("you", NAME_FIELD)), "the roster needs a field \"email\"");
    refuses(FORM_OF(PAGE_OF("you", EMAIL_FIELD)), "the roster needs a field \"first_name\"");
}

#define FIELD_OF(rest) FORM_WITH("{\"name\":\"a\",\"type\":\"text\",\"label\":\"A\"" rest "}")
#define CHOICE_OF(options)                                                                                   \
    FORM_WITH("{\"name\":\"a\",\"type\":\"choice\",\"label\":\"A\",\"options\":[" options "]}")

static void test_refuses_fields(void **state)
{
    (void)state;
    refuses(FIELD_OF(",\"colour\":\"red\""), ":3: page \"more\", field \"a\": a field has no \"colour\"");
    refuses(FIELD_OF(",\"limit\":0"), "\"limit\" is a whole number from 1");
    refuses(FIELD_OF(",\"limit\":-5"), "\"limit\" is a whole number from 1");
    refuses(FIELD_OF(",\"limit\":\"5\""), "\"limit\" is a whole number from 1");
    refuses(FIELD_OF(",\"required\":\"yes\""), "\"required\" is true or false");
    refuses(FIELD_OF(",\"required\":true"), "\"error\" is missing");
    refuses(FIELD_OF(",\"needs\":\"money\""), "\"needs\" is \"minimum_age\" or \"states\"");
    refuses(FIELD_OF(",\"presets\":[\"all\"]"), "there is no preset \"all\"");
    refuses(FIELD_OF(",\"hint\":\"{age} years\""), "there is no {age}");
    refuses(FIELD_OF(",\"column\":\"Status\""), "the roster's own");
    refuses(FIELD_OF(",\"column\":\"Email\""), "field \"email\" has the column \"Email\" already");
    refuses(FIELD_OF(",\"options\":[{\"value\":\"a\",\"label\":\"A\"}]"), "options are for choice");
    refuses(FORM_WITH("{\"name\":\"a\",\"type\":\"date\",\"label\":\"A\"}"), "there is no type \"date\"");
    refuses(FORM_WITH("{\"name\":\"a\",\"type\":\"text\"}"), "\"label\" is missing");
    refuses(FORM_WITH("{\"type\":\"text\",\"label\":\"A\"}"), "\"name\" is missing");
    refuses(FORM_WITH("{\"name\":\"_a\",\"type\":\"text\",\"label\":\"A\"}"), "begins with \"_\"");
    refuses(FORM_WITH("{\"name\":\"A b\",\"type\":\"text\",\"label\":\"A\"}"), "a name is a small letter");
    refuses(FORM_WITH("{\"name\":\"csrf\",\"type\":\"text\",\"label\":\"A\"}"), "the program's own");
    refuses(FORM_WITH(EMAIL_FIELD), ":3: field \"email\": the name is on line 2 already");
    refuses(FORM_WITH("{\"name\":\"ok\",\"type\":\"consent\",\"label\":\"A\"},"
                      "{\"name\":\"ok_at\",\"type\":\"text\",\"label\":\"B\"}"),
            "kept for the time of the consent \"ok\"");
}

static void test_refuses_options(void **state)
{
    (void)state;
    refuses(CHOICE_OF(""), "there is nothing to choose");
    refuses(CHOICE_OF("7"), "an option is an object");
    refuses(CHOICE_OF("{\"value\":\"a;b\",\"label\":\"A\"}"), "the option value \"a;b\"");
    refuses(CHOICE_OF("{\"value\":\"a\"}"), "\"label\" is missing");
    refuses(CHOICE_OF("{\"value\":\"a\",\"label\":\"A\",\"stop\":\"gone\"}"), "there is no stop \"gone\"");
    refuses(CHOICE_OF("{\"value\":\"a\",\"label\":\"A\",\"alone\":true}"), "\"alone\" is for choices");
    refuses(CHOICE_OF("{\"value\":\"a\",\"label\":\"A\"},{\"value\":\"a\",\"label\":\"B\"}"), "there twice");
    refuses(CHOICE_OF("{\"value\":\"0123456789012345678901234567890123456789012345678901234567890123x\","
                      "\"label\":\"A\"}"),
            "64 bytes");
}

#define TEXT_NAMED(name) "{\"name\":\"" name "\",\"type\":\"text\",\"label\":\"L" name "\"}"

static void test_four_questions_a_page(void **state)
{
    (void)state;
    refuses(FORM_WITH(TEXT_NAMED("a") "," TEXT_NAMED("b") "," TEXT_NAMED("c") "," TEXT_NAMED(
                "d") "," TEXT_NAMED("e")),
            "the page asks 5 questions");
    intake_destroy(
        intake_fixture_open(FORM_WITH(TEXT_NAMED("a") "," TEXT_NAMED("b") "," TEXT_NAMED("c") "," TEXT_NAMED(
            "d") ",{\"name\":\"e\",\"type\":\"text\",\"label\":\"E\",\"unless\":\"states\"}")));
}

static void test_one_of_is_checked(void **state)
{
    (void)state;
    refuses("{\"version\":\"1\",\"pages\":[{\"id\":\"you\",\"title\":\"T\",\"one_of\":{\"fields\":[\"email\","
            "\"fax\"],"
            "\"error\":\"E\"},\"fields\":[" NAME_FIELD "," EMAIL_FIELD "]}]}",
            "\"one_of\" names \"fax\"");
}

static void test_pages_follow_settings(void **state)
{
    (void)state;
    struct config config = intake_fixture_config();
    char said[1024];
    static const char form[] = FORM_OF(PAGE_OF(
        "old",
        "{\"name\":\"adult\",\"type\":\"choice\",\"label\":\"{minimum_age}?\",\"needs\":\"minimum_age\","
        "\"options\":[{\"value\":\"yes\",\"label\":\"Yes\"}]}") "," PAGE_OF("you",
                                                                            NAME_FIELD "," EMAIL_FIELD));
    struct intake *intake = intake_fixture_load(form, &config, said, sizeof said);
    assert_int_equal(intake_page_count(intake), 2);
    intake_destroy(intake);
    config.practice_minimum_age = 0;
    intake = intake_fixture_load(form, &config, said, sizeof said);
    assert_int_equal(intake_page_count(intake), 1);
    assert_string_equal(intake_page_id(intake, 0), "you");
    intake_destroy(intake);
}

/* A form with a field of each type on page 1, and page 0 as ever. */
static const char every_type[] = FORM_OF(PAGE_OF("you", NAME_FIELD "," EMAIL_FIELD) "," PAGE_OF(
    "more",
    "{\"name\":\"phone\",\"type\":\"phone\",\"label\":\"Phone\"},"
    "{\"name\":\"hopes\",\"type\":\"paragraph\",\"label\":\"What do you hope?\"},"
    "{\"name\":\"times\",\"type\":\"choices\",\"label\":\"Times\",\"options\":["
    "{\"value\":\"am\",\"label\":\"Mornings\"},{\"value\":\"pm\",\"label\":\"Evenings\"},"
    "{\"value\":\"any\",\"label\":\"Any time\",\"alone\":true}]},"
    "{\"name\":\"ok\",\"type\":\"consent\",\"label\":\"I agree\",\"required\":true,\"error\":\"Tick it\"}"));

struct form_state {
    struct intake *intake;
    struct arena *arena;
    struct answers *answers;
};

static int open_form(void **state)
{
    struct form_state *form = calloc(1, sizeof *form);
    form->intake = intake_fixture_open(every_type);
    form->arena = arena_create();
    form->answers = answers_create(form->arena);
    *state = form;
    return 0;
}

static int close_form(void **state)
{
    struct form_state *form = *state;
    intake_destroy(form->intake);
    arena_destroy(form->arena);
    free(form);
    return 0;
}

/* Sends page and returns the messages, each with the field before it, in text. */
static const char *send(struct form_state *form, size_t page, const char **sent)
{
    struct buffer said = {0};
    json_t *errors = intake_read_page(form->intake, page, intake_fixture_sent, sent, form->answers), *error;
    json_t *again = intake_check_page(form->intake, page, form->answers);
    assert_true(json_equal(errors, again));
    size_t index;
    json_array_foreach(errors, index, error)
    {
        buffer_append_format(&said, "%s %s: %s\n", json_string_value(json_object_get(error, "field")),
                             json_string_value(json_object_get(error, "href")),
                             json_string_value(json_object_get(error, "message")));
    }
    json_decref(errors);
    json_decref(again);
    const char *text = arena_copy(form->arena, said.data == NULL ? "" : said.data, said.length);
    buffer_free(&said);
    return text;
}

static void keeps(struct form_state *form, const char *name, const char *typed, const char *kept)
{
    const char *value;
    size_t page = strcmp(name, "first_name") == 0 || strcmp(name, "email") == 0 ? 0 : 1;
    (void)send(form, page, SENT(name, typed));
    value = answers_get(form->answers, name);
    assert_string_equal(value == NULL ? "(none)" : value, kept);
}

static void test_trims(void **state)
{
    keeps(*state, "first_name", "  Zo\xc3\xab\t ", "Zo\xc3\xab");
    keeps(*state, "first_name",
          "\xe2\x80\x8b\xc2\xa0"
          "Anna\xef\xbb\xbf",
          "Anna");
    keeps(*state, "first_name", "\xe2\x80\x8b \xe2\x80\xae", "(none)");
    keeps(*state, "first_name",
          "A\x01n\x7fn\xc2\x85"
          "a\nB",
          "Anna B");
    keeps(*state, "first_name", "bad \xff\xc3 bytes", "bad  bytes");
    keeps(*state, "first_name", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac",
          "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac");
    /* B11: a name with U+202E had the staff's heading and the mail's greeting run backwards. */
    keeps(*state, "first_name",
          "\xe2\x80\xae"
          "abc\xe2\x81\xa6",
          "abc");
    keeps(*state, "first_name", "\xd7\x93\xd7\x9f\xe2\x80\x8e x", "\xd7\x93\xd7\x9f\xe2\x80\x8e x");
    keeps(*state, "hopes", "a\xe2\x80\xaa b", "a b");
    keeps(*state, "first_name", "=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0");
    keeps(*state, "hopes", "\r\n one\r\n\r\ntwo\rthree \n", "one\n\ntwo\nthree");
    keeps(*state, "email", " anna @ example . com. ", "anna@example.com");
    keeps(*state, "email", "an\xe2\x80\x8bna@example.com", "anna@example.com");
    /* B7: what stands around an address where it was copied from. */
    keeps(*state, "email", "mailto:ada@example.com", "ada@example.com");
    keeps(*state, "email", "MAILTO:ada@example.com?subject=Hi", "ada@example.com");
    keeps(*state, "email", "Ada Lee <ada@example.com>", "ada@example.com");
    keeps(*state, "email", "\"Lee, Ada\" <mailto:ada@example.com>;", "ada@example.com");
    keeps(*state, "email", "\xe2\x80\x8b<ada@example.com>,", "ada@example.com");
    keeps(*state, "email",
          "ada\xef\xbc\xa0"
          "example\xef\xbc\x8e"
          "com",
          "ada@example.com");
    keeps(*state, "email", "o'neil@example.com", "o'neil@example.com");
    keeps(*state, "phone",
          "\xe2\x80\xad(312) 555\xc2\xa0"
          "0142\xe2\x80\xac",
          "(312) 555 0142");
}

static void test_checks_text(void **state)
{
    char longer[1202];
    memset(longer, 'x', sizeof longer);
    longer[201] = '\0';
    assert_string_equal(send(*state, 0, SENT("first_name", " ")),
                        "first_name #f-first_name: Enter your first name\n");
    assert_string_equal(
        send(*state, 0, SENT("first_name", longer)),
        "first_name #f-first_name: First name must be 200 characters or fewer: it has 1 too many\n");
    longer[200] = '\0';
    assert_string_equal(send(*state, 0, SENT("first_name", longer)), "");
    longer[200] = longer[201] = 'x';
    longer[1001] = '\0';
    assert_string_equal(send(*state, 1, SENT("ok", "yes", "hopes", longer)),
                        "hopes #f-hopes: Your answer to “What do you hope?” must be 1,000 characters or "
                        "fewer: it has 1 too many\n");
    assert_string_equal(send(*state, 1, SENT("ok", "yes", "phone", "555-014")),
                        "phone #f-phone: Enter a phone number with at least 7 digits, like 312 555 0142\n");
    /* B14: refused by "write it any way you like". */
    static const char *const phones[] = {"+44 20 7946 0018",
                                         "1-800-FLOWERS",
                                         "312-555-CALL",
                                         "٣١٢٥٥٥٠١٤٢",
                                         "۳۱۲-۵۵۵-۰۱۴۲",
                                         "３１２５５５０１４２",
                                         "312 555 0142 ext. 5, ask for Ana",
                                         "(312) 555.0142 after 5 pm",
                                         "312/555/0142",
                                         NULL};
    for (size_t i = 0; phones[i] != NULL; i++) {
        assert_string_equal(send(*state, 1, SENT("ok", "yes", "phone", phones[i])), "");
        assert_string_equal(answers_get(((struct form_state *)*state)->answers, "phone"), phones[i]);
    }
    assert_string_equal(send(*state, 1, SENT("ok", "yes", "phone", "I have no telephone")),
                        "phone #f-phone: Enter a phone number with at least 7 digits, like 312 555 0142\n");
}

static void test_counts_characters_not_bytes(void **state)
{
    char wide[400 + 1];
    for (size_t i = 0; i < 200; i++)
        memcpy(wide + 2 * i, "\xc3\xab", 2);
    wide[400] = '\0';
    assert_string_equal(send(*state, 0, SENT("first_name", wide)), "");
}

static void test_checks_email(void **state)
{
    static const char *const good[] = {"a@b.c", "o'brien+x@mail.example.co.uk", "li@\xe4\xbe\x8b.jp", NULL};
    static const char *const wrong[] = {"anna", "anna@",  "@b.c",    "a@b",      "a b@c.d", "a@b@c.d",
                                        "a@.b", "a@b..c", "a@b,c.d", "a..b@c.d", "a@-b.c",  NULL};
    for (size_t i = 0; good[i] != NULL; i++)
        assert_string_equal(send(*state, 0, SENT("first_name", "A", "email", good[i])), "");
    for (size_t i = 0; wrong[i] != NULL; i++)
        assert_string_equal(
            send(*state, 0, SENT("first_name", "A", "email", wrong[i])),
            "email #f-email: Enter an e-mail address in the right form, like name@example.com\n");
    assert_string_equal(send(*state, 0, SENT("first_name", "A", "email", "adá@example.com")),
                        "email #f-email: We cannot send mail to an address with such letters before the “@”. "
                        "Enter another one, or leave this empty and give a phone number\n");
}

static void test_choices(void **state)
{
    struct form_state *form = *state;
    assert_string_equal(send(form, 1, SENT("ok", "yes", "times", "pm", "times", "am", "times", "pm")), "");
    assert_string_equal(answers_get(form->answers, "times"), "am; pm");
    assert_string_equal(send(form, 1, SENT("ok", "yes", "times", "any")), "");
    assert_string_equal(send(form, 1, SENT("ok", "yes", "times", "any", "times", "am")),
                        "times #f-times: Select all that apply, or select “Any time” alone\n");
    assert_string_equal(send(form, 1, SENT("ok", "yes", "times", "never")),
                        "times #f-times: Select from the answers shown\n");
    assert_string_equal(send(form, 1, SENT("ok", "yes", "times", "a; b", "times", "am")),
                        "times #f-times: Select from the answers shown\n");
    assert_string_equal(send(form, 1, SENT("ok", "yes")), "");
    assert_null(answers_get(form->answers, "times"));
}

static void test_consent_is_dated_once(void **state)
{
    struct form_state *form = *state;
    assert_string_equal(send(form, 1, SENT("x", "")), "ok #f-ok: Tick it\n");
    assert_null(answers_get(form->answers, "ok_at"));
    assert_string_equal(send(form, 1, SENT("ok", "on")), "");
    assert_string_equal(answers_get(form->answers, "ok"), "yes");
    const char *at = answers_get(form->answers, "ok_at");
    assert_int_equal(strlen(at), strlen("2027-02-14 15:30"));
    answers_set(form->answers, "ok_at", "2001-01-01 00:00");
    (void)send(form, 1, SENT("ok", "yes"));
    assert_string_equal(answers_get(form->answers, "ok_at"), "2001-01-01 00:00");
    (void)send(form, 1, SENT("x", ""));
    assert_null(answers_get(form->answers, "ok"));
    assert_null(answers_get(form->answers, "ok_at"));
}

static void test_one_of(void **state)
{
    (void)state;
    struct form_state form = {.arena = arena_create()};
    form.intake = intake_fixture_open("{\"version\":\"1\",\"pages\":[{\"id\":\"you\",\"title\":\"T\",\"one_"
                                      "of\":{\"fields\":[\"email\",\"phone\"],"
                                      "\"error\":\"Enter one\"},\"fields\":[" NAME_FIELD "," EMAIL_FIELD
                                      ",{\"name\":\"phone\",\"type\":\"phone\",\"label\":\"Phone\"}]}]}");
    form.answers = answers_create(form.arena);
    assert_string_equal(send(&form, 0, SENT("first_name", "A")), "email #f-email: Enter one\n");
    assert_string_equal(send(&form, 0, SENT("first_name", "A", "phone", "3125550142")), "");
    intake_destroy(form.intake);
    arena_destroy(form.arena);
}

static void test_the_form_of_the_tree(void **state)
{
    (void)state;
    struct config config = intake_fixture_config();
    struct problems *problems = problems_create();
    struct intake *intake = intake_load("www/forms/intake.json", &config, problems);
    problems_print(problems, stderr);
    assert_non_null(intake);
    intake_destroy(intake);
    config.practice_states = "";
    config.practice_minimum_age = 0;
    intake = intake_load("www/forms/intake.json", &config, problems);
    problems_print(problems, stderr);
    assert_non_null(intake);
    intake_destroy(intake);
    assert_null(intake_load("/nowhere/intake.json", &config, problems));
    assert_int_equal(problems_count(problems), 1);
    problems_destroy(problems);
}

#define WITH_FORM(test) cmocka_unit_test_setup_teardown(test, open_form, close_form)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loads),
        cmocka_unit_test(test_refuses_broken_json),
        cmocka_unit_test(test_refuses_shapes),
        cmocka_unit_test(test_refuses_fields),
        cmocka_unit_test(test_refuses_options),
        cmocka_unit_test(test_four_questions_a_page),
        cmocka_unit_test(test_one_of_is_checked),
        cmocka_unit_test(test_pages_follow_settings),
        WITH_FORM(test_trims),
        WITH_FORM(test_checks_text),
        WITH_FORM(test_counts_characters_not_bytes),
        WITH_FORM(test_checks_email),
        WITH_FORM(test_choices),
        WITH_FORM(test_consent_is_dated_once),
        cmocka_unit_test(test_one_of),
        cmocka_unit_test(test_the_form_of_the_tree),
    };
    return cmocka_run_group_tests_name("domain/intake", tests, NULL, NULL);
}
