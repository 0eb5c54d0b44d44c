#include "domain/thread/email_hint.h"

#include <stdbool.h>
#include <string.h>

enum { HOST_LIMIT = 64 };

/* The providers most people have. Hosts that are real and a slip away from another are here too, so that they
 * are never taken for a mistake of it. */
static const char *const providers[] = {
    "gmail.com",   "googlemail.com", "yahoo.com",      "ymail.com",    "rocketmail.com", "outlook.com",
    "hotmail.com", "live.com",       "msn.com",        "icloud.com",   "me.com",         "mac.com",
    "aol.com",     "comcast.net",    "sbcglobal.net",  "att.net",      "verizon.net",    "bellsouth.net",
    "cox.net",     "charter.net",    "protonmail.com", "proton.me",    "pm.me",          "gmx.com",
    "gmx.net",     "gmx.de",         "web.de",         "mail.com",     "email.com",      "fastmail.com",
    "zoho.com",    "yahoo.co.uk",    "hotmail.co.uk",  "outlook.de",   "yahoo.de",       "hotmail.de",
    "live.de",     "t-online.de",    "aim.com",        "earthlink.net"};

enum { PROVIDER_COUNT = sizeof providers / sizeof providers[0], SHORTEST_GUESSED = 8 };

/* One insertion, deletion, substitution or swap of neighbours turns one into the other. */
static bool is_one_slip(const char *a, const char *b)
{
    size_t a_length = strlen(a);
    size_t b_length = strlen(b);
    size_t same = 0;
    while (a[same] != '\0' && a[same] == b[same])
        same++;
    const char *a_rest = a + same;
    const char *b_rest = b + same;
    if (a_length == b_length) {
        bool swapped = a_rest[0] != '\0' && a_rest[0] == b_rest[1] && a_rest[1] == b_rest[0] &&
                       strcmp(a_rest + 2, b_rest + 2) == 0;
        return swapped || (a_rest[0] != '\0' && strcmp(a_rest + 1, b_rest + 1) == 0);
    }
    if (a_length + 1 == b_length)
        return strcmp(a_rest, b_rest + 1) == 0;
    return b_length + 1 == a_length && strcmp(a_rest + 1, b_rest) == 0;
}

/* Ends that nobody's host has, and what they are slips of. ".co", ".cm" and ".om" are countries. */
static const struct {
    const char *wrong;
    const char *right;
} endings[] = {
    {".con", ".com"},  {".cmo", ".com"},  {".ocm", ".com"}, {".vom", ".com"},  {".xom", ".com"},
    {".comm", ".com"}, {".coom", ".com"}, {".cpm", ".com"}, {".cim", ".com"},  {".c0m", ".com"},
    {".nte", ".net"},  {".ney", ".net"},  {".met", ".net"}, {".nett", ".net"}, {".ogr", ".org"},
    {".orgg", ".org"}, {".prg", ".org"},  {".eud", ".edu"}, {".edi", ".edu"},
};

static const char *guess_ending(const char *host, struct arena *arena)
{
    const char *dot = strrchr(host, '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(dot, endings[i].wrong) == 0)
            return arena_format(arena, "%.*s%s", (int)(dot - host), host, endings[i].right);
    return NULL;
}

static const char *guess(const char *host, struct arena *arena)
{
    for (size_t i = 0; i < PROVIDER_COUNT; i++)
        if (strcmp(host, providers[i]) == 0)
            return NULL;
    for (size_t i = 0; i < PROVIDER_COUNT; i++) {
        /* Everything short is one slip from something: there are real hosts like cos.net. */
        if (strlen(providers[i]) >= SHORTEST_GUESSED && is_one_slip(host, providers[i]))
            return providers[i];
    }
    return guess_ending(host, arena);
}

const char *email_hint(const char *address, struct arena *arena)
{
    const char *at = address != NULL ? strrchr(address, '@') : NULL;
    char host[HOST_LIMIT] = {0};
    if (at == NULL || at == address || strlen(at + 1) >= sizeof host)
        return NULL;
    for (size_t i = 0; at[1 + i] != '\0'; i++)
        host[i] = at[1 + i] >= 'A' && at[1 + i] <= 'Z' ? (char)(at[1 + i] - 'A' + 'a') : at[1 + i];
    const char *meant = guess(host, arena);
    return meant == NULL ? NULL : arena_format(arena, "%.*s%s", (int)(at + 1 - address), address, meant);
}
