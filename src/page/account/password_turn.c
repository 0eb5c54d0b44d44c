#include "page/account/password_turn.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "domain/account/account_word.h"
#include "domain/session/known_network.h"
#include "domain/session/network.h"
#include "page/frame/error_page.h"

/* Whoever floods the sign-in may hold this many of the threads for this long, and no more; one network holds
 * few of them, and some are kept for those who have signed in from where they are before. */
enum { PLACE_COUNT = 8, PLACES_A_NETWORK = 2, PLACES_FOR_STRANGERS = 5 };
static const int64_t longest_wait = 8 * CLOCK_SECOND;

struct place {
    bool is_taken;
    bool is_stranger;
    size_t length;
    uint8_t network[NETWORK_SIZE];
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct place places[PLACE_COUNT];

static const char *address_of(const struct visit *visit)
{
    return visit->request->remote_address != NULL ? visit->request->remote_address : "";
}

/* With the mutex held. */
static struct place *find_place(const struct place *wanted)
{
    struct place *found = NULL;
    int of_network = 0;
    int of_strangers = 0;
    for (size_t index = 0; index < PLACE_COUNT; index++) {
        struct place *place = &places[index];
        if (!place->is_taken) {
            found = place;
            continue;
        }
        of_strangers += place->is_stranger;
        of_network += place->length == wanted->length &&
                      /* not secret */ memcmp(place->network, wanted->network, place->length) == 0;
    }
    bool is_too_many =
        of_network >= PLACES_A_NETWORK || (wanted->is_stranger && of_strangers >= PLACES_FOR_STRANGERS);
    return is_too_many ? NULL : found;
}

/* A place to wait at; NULL: too many wait. */
static struct place *take_place(const struct visit *visit, bool is_stranger)
{
    struct place wanted = {.is_taken = true, .is_stranger = is_stranger};
    wanted.length = network_of(address_of(visit), wanted.network);
    pthread_mutex_lock(&mutex);
    struct place *place = find_place(&wanted);
    if (place != NULL)
        *place = wanted;
    pthread_mutex_unlock(&mutex);
    return place;
}

static void leave_place(struct place *place)
{
    pthread_mutex_lock(&mutex);
    *place = (struct place){0};
    pthread_mutex_unlock(&mutex);
}

static bool wait_for(const struct visit *visit, int64_t milliseconds, bool is_stranger)
{
    if (milliseconds <= 0)
        return true;
    struct place *place = take_place(visit, is_stranger);
    if (place == NULL)
        return false;
    if (milliseconds > longest_wait)
        milliseconds = longest_wait;
    struct timespec pause = {.tv_sec = (time_t)(milliseconds / CLOCK_SECOND),
                             .tv_nsec = (long)(milliseconds % CLOCK_SECOND) * 1000000L};
    while (nanosleep(&pause, &pause) != 0)
        continue;
    leave_place(place);
    return true;
}

/* False: there is no such name to know. */
static bool hash_of(const struct visit *visit, const char *username, uint8_t hash[static KNOWN_NETWORK_SIZE])
{
    char name[ACCOUNT_USERNAME_SIZE];
    if (username == NULL || !account_username(username, name))
        return false;
    known_network_hash(visit->app->practice, name, address_of(visit), hash);
    return true;
}

static bool is_known(const struct visit *visit, const char *username)
{
    uint8_t hash[KNOWN_NETWORK_SIZE];
    if (!hash_of(visit, username, hash))
        return false;
    struct tx *tx = databases_begin(visit->app->staff_db);
    bool known = known_network_is(tx, hash, visit->now);
    databases_end(tx);
    return known;
}

bool password_turn(struct visit *visit, const char *username)
{
    bool known = is_known(visit, username);
    if (wait_for(visit, session_attempt_delay(visit->app->sessions, username, address_of(visit), known),
                 !known))
        return true;
    response_set_header(visit->response, "Retry-After", "8");
    visit_error(visit, 503);
    return false;
}

void password_turn_ended(struct visit *visit, const char *username, bool success)
{
    session_attempt_ended(visit->app->sessions, username, address_of(visit), success);
}

struct noting {
    uint8_t hash[KNOWN_NETWORK_SIZE];
    int64_t now;
};

static enum result note(struct tx *tx, void *argument)
{
    const struct noting *noting = argument;
    return known_network_note(tx, noting->hash, noting->now);
}

enum result password_turn_remember(struct visit *visit, const char *username)
{
    struct noting noting = {.now = visit->now};
    if (!hash_of(visit, username, noting.hash))
        return RESULT_OK;
    return databases_write(visit->app->staff_db, note, &noting);
}
