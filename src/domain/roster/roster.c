#include "domain/roster/roster.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/encoding.h"

struct opening {
    struct envelope_opener opener;
    const uint8_t *secret_key;
    roster_each each;
    void *argument;
};

static bool open_signup(const struct signup *signup, struct arena *arena, void *argument)
{
    struct opening *opening = argument;
    if (signup->erased || signup->merged)
        return true;
    const struct answers *answers =
        envelope_open_next(&opening->opener, &signup->envelope, opening->secret_key, arena);
    return opening->each(signup, answers, opening->argument);
}

enum result roster_read(struct db *intake_db, const struct group *group,
                        const uint8_t secret_key[static CRYPTO_KEY_SIZE], roster_each each, void *argument)
{
    struct opening opening = {.secret_key = secret_key, .each = each, .argument = argument};
    enum result result = signup_each(intake_db, group->id, open_signup, &opening);
    envelope_opener_wipe(&opening.opener);
    return result;
}

void roster_reference(const uint8_t id[static UUID_SIZE], char text[static ROSTER_REFERENCE_SIZE])
{
    enum { DIGIT_BYTES = 5, LEAST_HASH = 16 };
    uint8_t hash[LEAST_HASH];
    crypto_digest(NULL, 0, id, UUID_SIZE, hash, sizeof hash);
    text[0] = 'G';
    text[1] = '-';
    encoding_crockford(hash, DIGIT_BYTES, text + 2);
}

const char *roster_file_name(int64_t now, struct arena *arena)
{
    char day[CLOCK_TEXT_SIZE];
    clock_day(now, day);
    return arena_format(arena, "group-roster-%s.csv", day);
}
