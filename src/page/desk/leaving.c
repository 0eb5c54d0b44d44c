#include "page/desk/leaving.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "domain/operations/retention_soon.h"
#include "page/desk/desk_view.h"
#include "page/frame/visit_tx.h"

enum result leaving_add(struct visit *visit, json_t *context, const uint8_t *secret_key)
{
    struct waiting *list = NULL;
    size_t count = 0;
    json_t *views = json_array();
    enum result result =
        retention_soon(visit_read(visit), visit->app->config, visit->now, visit->arena, &list, &count);
    visit_rest(visit);
    json_object_set_new(context, "leaving", views);
    json_object_set_new(context, "has_leaving", json_boolean(result == RESULT_OK && count > 0));
    for (size_t index = 0; result == RESULT_OK && index < count; index++) {
        char id[UUID_TEXT_SIZE];
        char day[CLOCK_TEXT_SIZE];
        encoding_hex(list[index].envelope.id, UUID_SIZE, id);
        clock_long_day(list[index].at, day);
        json_array_append_new(
            views, json_pack("{s:s, s:s, s:s}", "href", arena_format(visit->arena, "/staff/signups/%s", id),
                             "name", desk_name(visit, &list[index].envelope, secret_key), "day", day));
    }
    return result;
}
