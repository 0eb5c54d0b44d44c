/* Cells that a spreadsheet would run as a formula or turn into another number, date or text. */
#include "domain/roster/roster_guard.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "domain/roster/roster.h"

enum { LONG_RUN = 12, PHONE_DIGITS = 7 };

/* Bytes of a character at text that a spreadsheet may pass over before it looks for a formula; 0: none. */
static size_t passed_over(const char *text)
{
    static const char *const unseen[] = {
        " ",
        "\xc2\xa0",
        "\xc2\xad",
        "\xe2\x80\x8b",
        "\xe2\x80\x8c",
        "\xe2\x80\x8d",
        "\xe2\x80\x8e",
        "\xe2\x80\x8f",
        "\xe2\x80\xaa",
        "\xe2\x80\xab",
        "\xe2\x80\xac",
        "\xe2\x80\xad",
        "\xe2\x80\xae",
        "\xe2\x81\xa0",
        "\xe2\x81\xa6",
        "\xe2\x81\xa7",
        "\xe2\x81\xa8",
        "\xe2\x81\xa9",
        "\xe3\x80\x80",
        "\xef\xbb\xbf",
    };
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++) {
        size_t length = strlen(unseen[i]);
        if (strncmp(text, unseen[i], length) == 0)
            return length;
    }
    return 0;
}

static bool begins_formula(const char *text)
{
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"}; /* ＝＋－＠ */
    if (text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL)
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}

static bool has_long_run(const char *text)
{
    while (*text != '\0') {
        size_t run = strspn(text, "0123456789");
        if (run >= LONG_RUN)
            return true;
        text += run == 0 ? 1 : run;
    }
    return false;
}

/* What people write as a telephone number, "(312) 555-0142" or "312.555.0142": no spreadsheet takes it for a
 * number, unless it has the groups of a date. */
static bool is_phone_number(const char *text)
{
    size_t digits = 0, groups = 0, dots = 0, longest = 0, parts = 0;
    for (const char *at = text; *at != '\0';) {
        size_t run = strspn(at, "0123456789");
        groups += run > 0;
        digits += run;
        longest = run > longest ? run : longest;
        at += run;
        if (*at == '\0')
            break;
        if (strchr(" ()-.", *at) == NULL)
            return false;
        dots += *at == '.';
        parts += *at != '.';
        at++;
    }
    bool like_date = groups == 3 && digits <= 8 && (longest == 4 || longest == 2);
    return digits >= PHONE_DIGITS && (dots > 1 || (dots == 0 && parts > 0)) && groups > 1 && !like_date;
}

/* Digits and the signs of numbers, dates and times alone; whole numbers without a leading 0 stay as they are.
 */
static bool is_changed_number(const char *text)
{
    size_t length = strlen(text), digits = strspn(text, "0123456789");
    if (length == 0 || strcspn(text, "0123456789") == length)
        return false;
    if (digits == length)
        return length > 1 && text[0] == '0';
    if (strspn(text, "0123456789 .,:/-%$()eE") != length)
        return false;
    return !is_phone_number(text);
}

static bool begins_month(const char *text, size_t letters)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (letters <= strlen(months[i]) && strncasecmp(text, months[i], letters) == 0)
            return true;
    return false;
}

/* "Mar 5", "5-March", "MAY2027" become dates. */
static bool is_month(const char *text)
{
    static const char around[] = "0123456789 -/.,";
    size_t before = strspn(text, around), letters = 0;
    const char *month = text + before;
    while (isalpha((unsigned char)month[letters]))
        letters++;
    if (month[letters + strspn(month + letters, around)] != '\0' || strpbrk(text, "0123456789") == NULL)
        return false;
    return letters >= 3 && begins_month(month, letters);
}

void roster_guard_cell(const char *value, struct buffer *buffer)
{
    const char *seen = value;
    for (size_t length; (length = passed_over(seen)) > 0;)
        seen += length;
    /* A cell that begins with the guard itself gets one more, so that taking one away always gives what was
     * typed. */
    if (value[0] == '\'' || begins_formula(seen) || has_long_run(value) || is_changed_number(seen) ||
        is_month(seen))
        buffer_append_byte(buffer, '\'');
    buffer_append_text(buffer, value);
}
