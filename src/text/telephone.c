#include "text/telephone.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/unicode.h"

enum { FIGURES_LIMIT = 15, LEAST_FIGURES = 3, NATIONAL = 10 };

static int figure(uint32_t c)
{
    static const char keypad[] = "22233344455566677778889999";
    int digit = unicode_digit(c);
    if (digit >= 0)
        return digit;
    if (c < 0x80 && isalpha((int)c))
        return keypad[toupper((int)c) - 'A'] - '0';
    return -1;
}

/* "ext. 5", "x5": from there on it is not the number any more. */
static bool is_extension(const char *at, size_t count)
{
    bool is_word = strncasecmp(at, "ext", 3) == 0 || (tolower((unsigned char)at[0]) == 'x' && at[1] != '\0');
    return is_word && count >= NATIONAL;
}

void telephone_href(const char *written, char href[static TELEPHONE_HREF_SIZE])
{
    char figures[FIGURES_LIMIT + 1] = "";
    size_t count = 0;
    bool is_whole = written[strspn(written, " (")] == '+';
    for (const char *at = written; *at != '\0' && !is_extension(at, count);) {
        int value = figure(unicode_next(&at));
        if (value >= 0 && count < FIGURES_LIMIT)
            figures[count++] = (char)('0' + value);
    }
    figures[count] = '\0';
    bool is_long = count == NATIONAL + 1 && figures[0] == '1';
    const char *before = is_whole || is_long ? "+" : count == NATIONAL ? "+1" : "";
    (void)snprintf(href, TELEPHONE_HREF_SIZE, "tel:%s%s", before, figures);
    if (count < LEAST_FIGURES)
        href[0] = '\0';
}
