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

/* "€5", "5 EUR": digits and the signs of numbers around a currency. */
static bool is_money(const char *text)
{
    static const char *const currencies[] = {"\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5", "\xc2\xa2",
                                             "\xe2\x82\xb9", "$",        "EUR",      "USD",
                                             "GBP",          "CHF",      "MXN",      "CAD"};
    bool has_currency = false, has_digit = false;
    while (*text != '\0') {
        size_t length = 0;
        for (size_t i = 0; length == 0 && i < sizeof currencies / sizeof *currencies; i++)
            if (strncasecmp(text, currencies[i], strlen(currencies[i])) == 0)
                length = strlen(currencies[i]);
        has_currency = has_currency || length > 0;
        has_digit = has_digit || isdigit((unsigned char)*text);
        if (length == 0)
            length = passed_over(text);
        if (length == 0 && strchr("0123456789.,-()'", *text) == NULL)
            return false;
        text += length == 0 ? 1 : length;
    }
    return has_currency && has_digit;
}

/* "6 pm", "6:30 a.m.", "2027-03-02T18:00": digits and the letters of a time. */
static bool is_time(const char *text)
{
    size_t length = strlen(text), digits = strspn(text, "0123456789: ");
    static const char *const halves[] = {"am", "pm", "a", "p", "a.m.", "p.m.", "h", "uhr"};
    for (size_t i = 0; digits > 0 && i < sizeof halves / sizeof *halves; i++)
        if (strcasecmp(text + digits, halves[i]) == 0)
            return true;
    return digits >= 4 && text[4] == '-' && strspn(text, "0123456789-:.TZ") == length;
}

/* What spreadsheets take for a truth value in the languages served. */
static bool is_truth(const char *text)
{
    static const char *const words[] = {"true", "false", "verdadero", "falso", "wahr", "falsch"};
    size_t length = strcspn(text, " ");
    for (size_t i = 0; text[length + strspn(text + length, " ")] == '\0' && i < sizeof words / sizeof *words;
         i++)
        if (length == strlen(words[i]) && strncasecmp(text, words[i], length) == 0)
            return true;
    return false;
}

/* In English, Spanish and German; also in short, from three letters on. */
static bool begins_month(const char *text, size_t letters)
{
    static const char *const months[] = {
        "january",     "february",  "march",     "april",     "may",      "june",    "july",
        "august",      "september", "october",   "november",  "december", "enero",   "febrero",
        "marzo",       "abril",     "mayo",      "junio",     "julio",    "agosto",  "septiembre",
        "setiembre",   "octubre",   "noviembre", "diciembre", "januar",   "februar", "m\xc3\xa4rz",
        "M\xc3\x84RZ", "mrz",       "mai",       "juni",      "juli",     "oktober", "dezember",
    };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (letters <= strlen(months[i]) && strncasecmp(text, months[i], letters) == 0)
            return true;
    return false;
}

static size_t letters_at(const char *text)
{
    size_t letters = 0;
    while (isalpha((unsigned char)text[letters]) || ((unsigned char)text[letters] & 0x80) != 0)
        letters++;
    return letters;
}

/* "Mar 5", "5-March", "MAY2027", "5 de marzo de 2027" become dates. */
static bool is_month(const char *text)
{
    static const char around[] = "0123456789 -/.,";
    bool has_month = false;
    if (strpbrk(text, "0123456789") == NULL)
        return false;
    for (text += strspn(text, around); *text != '\0'; text += strspn(text, around)) {
        size_t letters = letters_at(text);
        bool is_of = (letters == 2 || letters == 3) && strncasecmp(text, "del", letters) == 0;
        if (letters == 0 || (!is_of && (has_month || letters < 3 || !begins_month(text, letters))))
            return false;
        has_month = has_month || !is_of;
        text += letters;
    }
    return has_month;
}

/* "+1 312 555 0142": a formula cannot hold two numbers side by side, so it stays text. Groups of three alone
 * would be one number where a space parts thousands. */
static bool is_number_abroad(const char *text)
{
    size_t country = text[0] == '+' ? strspn(text + 1, "0123456789") : 0, digits = 0, uneven = 0;
    if (country < 1 || country > 3 || text[country + 1] != ' ' ||
        text[strspn(text, "+0123456789 ()-.")] != '\0' || strchr(text + 1, '+') != NULL)
        return false;
    for (const char *at = text + country + 1; *at != '\0';) {
        size_t run = strspn(at, "0123456789");
        digits += run;
        uneven += run != 0 && run != 3;
        at += run == 0 ? 1 : run;
    }
    return digits + country >= PHONE_DIGITS && uneven > 0;
}

/* A guard before what would be guarded itself gets one more, so that what was typed can be told: 't Hooft
 * stays as it is. */
static bool needs_guard(const char *value)
{
    const char *seen = value + strspn(value, "'");
    for (size_t length; (length = passed_over(seen)) > 0;)
        seen += length;
    if (is_number_abroad(seen) && !has_long_run(seen))
        return false;
    return begins_formula(seen) || has_long_run(seen) || is_changed_number(seen) || is_money(seen) ||
           is_time(seen) || is_truth(seen) || is_month(seen);
}

void roster_guard_cell(const char *value, struct buffer *buffer)
{
    if (needs_guard(value))
        buffer_append_byte(buffer, '\'');
    buffer_append_text(buffer, value);
}
