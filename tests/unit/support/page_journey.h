/* A whole registration, page by page, as a person fills it in. */
#ifndef GATHER_TESTS_PAGE_JOURNEY_H
#define GATHER_TESTS_PAGE_JOURNEY_H

#include "page_client.h"

#define JOURNEY_FORM "/groups/evening/register/"

struct journey_page {
    const char *id;
    const char *fields;
};

enum { JOURNEY_PAGES = 7 };

static const struct journey_page journey[JOURNEY_PAGES] = {
    {"eligibility", "adult=yes&home_state=Plantedstate"},
    {"you", "first_name=Zo%C3%AB+Plantedname&last_name=O%27Brien"},
    {"contact", "email=planted%40mail.example&phone=%28312%29+555-0199&preferred_contact=email"},
    {"messages", "voicemail_ok=no&best_times=mornings&best_times=evenings"},
    {"group", "pain_types=autoimmune&hopes=Less+plantedpain%2C+%22more%22+life%0D%0Aand+sleep"},
    {"comfort", "access_needs=breaks"},
    {"consents", "consent_privacy=yes&consent_request=yes&consent_emergency=yes"},
};

/* Fills in the pages from first to last of the form, each leading to the next. */
static inline void journey_fill(struct client *client, int first, int last)
{
    for (int index = first; index <= last; index++) {
        const char *path = arena_format(client->arena, JOURNEY_FORM "%s", journey[index].id);
        struct page page = client_fill(client, path, journey[index].fields);
        const char *next = index + 1 < JOURNEY_PAGES ? journey[index + 1].id : "check";
        assert_leads_to(&page, arena_format(client->arena, JOURNEY_FORM "%s", next));
    }
}

/* The whole form, up to the page that shows all answers. */
static inline void journey_to_check(struct client *client)
{
    journey_fill(client, 0, JOURNEY_PAGES - 1);
}

static inline struct page journey_send(struct client *client)
{
    return client_fill(client, JOURNEY_FORM "check", "website=");
}

static inline void journey_register(struct client *client)
{
    journey_to_check(client);
    struct page page = journey_send(client);
    assert_leads_to(&page, JOURNEY_FORM "done");
}

/* The code a page shows. */
static inline const char *journey_code(struct client *client, const struct page *page)
{
    const char *code = client_between(client, page, "class=\"code\">", "<");
    assert_non_null(code);
    assert_int_equal(strlen(code), 14);
    return code;
}

#endif
