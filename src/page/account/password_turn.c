#include "page/account/password_turn.h"

#include <stdatomic.h>
#include <time.h>

#include "base/clock.h"

/* Whoever floods the sign-in may hold this many of the threads for this long, and no more. */
enum { WAITING_LIMIT = 8 };
static const int64_t longest_wait = 8 * CLOCK_SECOND;
static atomic_int waiting;

static const char *address_of(const struct visit *visit)
{
    return visit->request->remote_address != NULL ? visit->request->remote_address : "";
}

static bool wait_for(int64_t milliseconds)
{
    if (milliseconds <= 0)
        return true;
    if (milliseconds > longest_wait)
        milliseconds = longest_wait;
    bool has_place = atomic_fetch_add(&waiting, 1) < WAITING_LIMIT;
    struct timespec pause = {.tv_sec = (time_t)(milliseconds / CLOCK_SECOND),
                             .tv_nsec = (long)(milliseconds % CLOCK_SECOND) * 1000000L};
    while (has_place && nanosleep(&pause, &pause) != 0)
        continue;
    atomic_fetch_sub(&waiting, 1);
    return has_place;
}

bool password_turn(struct visit *visit, const char *username)
{
    if (wait_for(session_attempt_delay(visit->app->sessions, username, address_of(visit))))
        return true;
    response_set_header(visit->response, "Retry-After", "8");
    visit_error(visit, 503);
    return false;
}

void password_turn_ended(struct visit *visit, const char *username, bool success)
{
    session_attempt_ended(visit->app->sessions, username, address_of(visit), success);
}
