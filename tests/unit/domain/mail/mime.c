/* Messages as they go over the wire. tests/e2e/mail.py reads whole ones with another parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "domain/mail/mail.h"
#include "text/mime.h"

static void assert_words(const char *text, const char *expected)
{
    struct buffer output = {0};
    mime_write_words(text, 9, &output);
    assert_string_equal(output.data == NULL ? "" : output.data, expected);
    buffer_free(&output);
}

static void test_plain_words_stay_as_they_are(void **state)
{
    (void)state;
    assert_words("Your place is confirmed", "Your place is confirmed");
    assert_words("", "");
}

static void test_other_words_are_encoded(void **state)
{
    (void)state;
    assert_words("Für Zoë", "=?UTF-8?B?RsO8ciBab8Or?=");
    assert_words("=?UTF-8?B?RsO8?=", "=?UTF-8?B?PT9VVEYtOD9CP1JzTzg/PQ==?=");
}

static void assert_lines_fit(const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        assert_true(length <= 76);
        text += length + strspn(text + length, "\r\n");
    }
}

static void test_long_words_are_folded_between_characters(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int i = 0; i < 40; i++)
        buffer_append_text(&text, i % 3 == 0 ? "ä" : i % 3 == 1 ? "€" : "😀");
    struct buffer output = {0};
    buffer_append_text(&output, "Subject: ");
    mime_write_words(text.data, 9, &output);
    assert_lines_fit(output.data);
    assert_non_null(strstr(output.data, "?=\r\n =?UTF-8?B?"));
    buffer_free(&output);
    buffer_free(&text);
}

static void test_nothing_in_words_begins_a_header(void **state)
{
    (void)state;
    assert_words("a\r\nBcc: x@example.org", "a  Bcc: x@example.org");
    assert_words("a\x01\x7f", "a  ");
}

static void assert_name(const char *name, const char *expected)
{
    struct buffer output = {0};
    mime_write_name(name, &output);
    assert_string_equal(output.data == NULL ? "" : output.data, expected);
    buffer_free(&output);
}

static void test_names_are_quoted_or_encoded(void **state)
{
    (void)state;
    assert_name("Registration desk", "Registration desk");
    assert_name("", "");
    assert_name("Desk, the \"first\" \\", "\"Desk, the \\\"first\\\" \\\\\"");
    assert_name("x\" <evil@example.org>\r\nBcc: y", "\"x\\\" <evil@example.org>  Bcc: y\"");
    assert_name("Müller", "=?UTF-8?B?TcO8bGxlcg==?=");
}

static void assert_quoted(const char *text, const char *expected)
{
    struct buffer output = {0};
    mime_write_quoted_printable(text, &output);
    assert_string_equal(output.data == NULL ? "" : output.data, expected);
    buffer_free(&output);
}

static void test_quoted_printable(void **state)
{
    (void)state;
    assert_quoted("a=b\n\nZo\xc3\xab \n", "a=3Db\r\n\r\nZo=C3=AB=20\r\n");
    assert_quoted("no end", "no end\r\n");
    assert_quoted("crlf\r\nlf\n\tx\t", "crlf\r\nlf\r\n\tx=09\r\n");
    assert_quoted("lone\rreturn", "lone=0Dreturn\r\n");
    struct buffer text = {0}, output = {0};
    for (int i = 0; i < 100; i++)
        buffer_append_text(&text, "ab ä");
    mime_write_quoted_printable(text.data, &output);
    assert_lines_fit(output.data);
    buffer_free(&text);
    buffer_free(&output);
}

static const struct mime_message MESSAGE = {
    .id = "0123456789abcdef",
    .from_name = "Desk",
    .from = "desk@example.org",
    .reply_to = "",
    .to = "ann@example.com",
    .subject = "Hello",
    .at = INT64_C(1803859200000),
    .text = "Text\n.\n",
    .html = "<p>Text</p>\n",
};

static void test_a_whole_message(void **state)
{
    (void)state;
    struct buffer output = {0}, again = {0};
    mime_write(&MESSAGE, &output);
    static const char expected[] =
        "Date: Mon, 01 Mar 2027 00:00:00 +0000\r\n"
        "From: Desk <desk@example.org>\r\n"
        "To: <ann@example.com>\r\n"
        "Subject: Hello\r\n"
        "Message-ID: <0123456789abcdef@example.org>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative;\r\n boundary=\"=_inner_0123456789abcdef\"\r\n\r\n"
        "--=_inner_0123456789abcdef\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Text\r\n.\r\n"
        "--=_inner_0123456789abcdef\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>Text</p>\r\n"
        "--=_inner_0123456789abcdef--\r\n";
    assert_string_equal(output.data, expected);
    mime_write(&MESSAGE, &again);
    assert_string_equal(output.data, again.data);
    buffer_free(&output);
    buffer_free(&again);
}

static void test_a_calendar_is_attached(void **state)
{
    (void)state;
    struct mime_message message = MESSAGE;
    struct buffer output = {0};
    message.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    mime_write(&message, &output);
    assert_non_null(strstr(output.data, "Content-Type: multipart/mixed;\r\n boundary=\"=_outer_"));
    assert_non_null(strstr(output.data, "Content-Disposition: attachment; filename=\"appointments.ics\""));
    assert_non_null(strstr(output.data, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--=_outer_"));
    buffer_free(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_words_stay_as_they_are),
        cmocka_unit_test(test_other_words_are_encoded),
        cmocka_unit_test(test_long_words_are_folded_between_characters),
        cmocka_unit_test(test_nothing_in_words_begins_a_header),
        cmocka_unit_test(test_names_are_quoted_or_encoded),
        cmocka_unit_test(test_quoted_printable),
        cmocka_unit_test(test_a_whole_message),
        cmocka_unit_test(test_a_calendar_is_attached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
