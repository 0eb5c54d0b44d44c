#include "text/text_match.h"

#include <locale.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t unicode;

static void open_locale(void)
{
    unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* A letter may need more bytes in the other case, never more than MB_LEN_MAX of UTF-8's four. */
static const char *fold_unicode(struct arena *arena, const char *text, size_t length)
{
    char *folded = arena_allocate(arena, length * 4 + 1);
    mbstate_t reading = {0}, writing = {0};
    size_t used = 0;
    while (length > 0) {
        wchar_t letter;
        size_t taken = mbrtowc(&letter, text, length, &reading);
        if (taken == 0 || taken > length)
            break;
        size_t written = wcrtomb(folded + used, (wchar_t)towlower_l((wint_t)letter, unicode), &writing);
        if (written == (size_t)-1)
            break;
        used += written;
        text += taken;
        length -= taken;
    }
    return folded;
}

const char *text_fold(struct arena *arena, const char *text)
{
    if (text == NULL)
        return "";
    pthread_once(&once, open_locale);
    if (unicode == (locale_t)0)
        return text;
    locale_t before = uselocale(unicode);
    const char *folded = fold_unicode(arena, text, strlen(text));
    uselocale(before);
    return folded;
}

const char *text_digits(struct arena *arena, const char *text)
{
    char *digits = arena_text(arena, text == NULL ? "" : text);
    char *end = digits;
    for (const char *at = digits; *at != '\0'; at++)
        if (*at >= '0' && *at <= '9')
            *end++ = *at;
    *end = '\0';
    return digits;
}
