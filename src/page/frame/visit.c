#include "page/frame/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/memory.h"
#include "base/overlay.h"
#include "domain/operations/ticket.h"
#include "http/csrf.h"
#include "text/telephone.h"
#include "text/template_render.h"

static void release_json(void *json)
{
    json_decref(json);
}

json_t *visit_keep(struct visit *visit, json_t *json)
{
    if (json != NULL)
        arena_defer(visit->arena, release_json, json);
    return json;
}

/* The masthead marks the page one is on. */
static void add_place(json_t *context, const char *here)
{
    static const struct {
        const char *path;
        const char *name;
    } places[] = {
        {"/", "at_article"},
        {"/groups", "at_groups"},
        {"/registration", "at_registration"},
        {"/ask", "at_ask"},
        {"/help-now", "at_help"},
        {"/staff", "at_home"},
        {"/staff/dashboard", "at_dashboard"},
        {"/staff/settings/groups", "at_settings"},
        {"/staff/audit", "at_audit"},
        {"/staff/accounts", "at_accounts"},
        {"/staff/account", "at_account"},
    };
    for (size_t index = 0; index < sizeof places / sizeof places[0]; index++)
        if (strcmp(here, places[index].path) == 0)
            json_object_set_new(context, places[index].name, json_true());
}

/* The practice's own colors and logo, where it has any. */
static void add_brand(const struct config *config, json_t *context)
{
    struct arena *arena = arena_create();
    json_object_set_new(context, "has_colors", json_boolean(overlay_own(config, "brand.css", arena) != NULL));
    json_object_set_new(context, "has_logo", json_boolean(overlay_own(config, "logo.svg", arena) != NULL));
    arena_destroy(arena);
}

/* The numbers one can tap in danger, and the way off the page. */
static void add_ways_out(const struct config *config, json_t *context)
{
    char href[TELEPHONE_HREF_SIZE];
    telephone_href(config->practice_phone, href);
    json_object_set_new(json_object_get(context, "practice"), "phone_href", json_string(href));
    json_object_set_new(context, "violence_line", json_string(config->practice_violence_line));
    telephone_href(config->practice_violence_line, href);
    json_object_set_new(context, "violence_href", json_string(href));
    json_object_set_new(context, "leave_href", json_string(config->site_leave));
}

json_t *visit_common_context(const struct config *config, const char *here, const char *page_title)
{
    json_t *context = json_pack("{s:s, s:s, s:{s:s, s:s, s:s, s:s, s:s}}", "page_title", page_title, "here",
                                here, "practice", "name", config->practice_name, "clinician",
                                config->practice_clinician, "phone", config->practice_phone, "email",
                                config->practice_email, "address", config->practice_address);
    if (context == NULL)
        memory_fatal("a page's context could not be made");
    add_brand(config, context);
    add_ways_out(config, context);
    json_object_set_new(context, "canonical", json_sprintf("%s%s", config->site_url, here));
    json_object_set_new(context, "has_return", json_true());
    json_object_set_new(context, "has_ask", json_true());
    json_object_set_new(context, "has_paper", json_true());
    add_place(context, here);
    return context;
}

void visit_add_limits(const struct config *config, json_t *context)
{
    int age = config->practice_minimum_age;
    json_object_set_new(context, "minimum_age", age > 0 ? json_integer(age) : json_null());
    json_object_set_new(context, "states", json_string(config->practice_states));
}

static void add_user(const struct visit *visit, json_t *context)
{
    json_object_set_new(context, "user",
                        json_pack("{s:s, s:b, s:b}", "name", visit->session.username, "is_clinician",
                                  visit->session.is_clinician, "is_admin", visit->session.is_admin));
}

/* A page that shows a form again, with what was wrong in it, keeps the form's ticket. */
static void add_ticket(const struct visit *visit, json_t *context)
{
    char text[UUID_TEXT_SIZE];
    if (visit->has_ticket) {
        json_object_set_new(context, "ticket", json_string(form_value(visit->form, "ticket")));
        return;
    }
    ticket_make(text);
    json_object_set_new(context, "ticket", json_string(text));
}

json_t *visit_context(struct visit *visit, const char *page_title)
{
    bool is_staff = visit->app->role == ROLE_STAFF;
    const char *cookie = is_staff ? visit->session_token : visit->registration;
    json_t *context =
        visit_keep(visit, visit_common_context(visit->app->config, visit->request->path, page_title));
    json_object_set_new(context, "noindex", json_true());
    if (cookie != NULL)
        json_object_set_new(context, "csrf", json_string(csrf_token(visit->request, cookie)));
    if (is_staff && visit->session_token != NULL) {
        add_user(visit, context);
        add_ticket(visit, context);
    }
    return context;
}

void visit_describe(json_t *context, const char *text)
{
    json_object_set_new(context, "description", json_string(text));
    json_object_set_new(context, "noindex", json_false());
}

void visit_render(struct visit *visit, int status, const char *template_name, json_t *context)
{
    struct buffer html = {0};
    template_render(visit->app->templates, template_name, context, &html);
    response_set_status(visit->response, status);
    response_set_body(visit->response, "text/html; charset=utf-8", html.data, html.length);
    buffer_free(&html);
}

void visit_redirect(struct visit *visit, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    size_t length = format_length(format, values);
    char *path = arena_allocate(visit->arena, length + 1);
    vsnprintf(path, length + 1, format, values);
    va_end(values);
    response_redirect(visit->response, path);
}
