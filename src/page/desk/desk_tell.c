#include "page/desk/desk_tell.h"

#include <string.h>

#include "domain/signup/signup.h"
#include "page/frame/staff_view.h"

struct making {
    struct visit *visit;
    struct desk_telling *telling;
    const uint8_t *secret_key;
    size_t room;
};

static bool tell_one(const struct signup *signup, struct arena *row_arena, void *argument)
{
    struct making *making = argument;
    struct desk_telling *telling = making->telling;
    if (signup->erased || !telling->is_told(signup->status) || telling->count == making->room)
        return true;
    const struct answers *answers = envelope_open(&signup->envelope, making->secret_key, row_arena);
    if (answers == NULL)
        return true;
    struct outbox_notice *notice = &telling->notices[telling->count++];
    memcpy(notice->signup_id, signup->id, UUID_SIZE);
    notice->message = telling->make(making->visit, answers, telling->argument);
    return true;
}

enum result desk_tell(struct visit *visit, const struct group *group, struct desk_telling *telling)
{
    struct making making = {.visit = visit, .telling = telling, .secret_key = staff_open_key(visit)};
    if (making.secret_key == NULL)
        return RESULT_REFUSED;
    for (int status = 0; status < STATUS_COUNT; status++)
        if (telling->is_told((enum status)status))
            making.room += (size_t)group->counts[status];
    telling->count = 0;
    telling->notices = arena_allocate(visit->arena, (making.room + 1) * sizeof *telling->notices);
    return signup_each(visit->app->intake_db, group->id, tell_one, &making);
}
