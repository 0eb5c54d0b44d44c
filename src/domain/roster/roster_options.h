/* The choices behind a download, as a page and a command line write them. */
#ifndef GATHER_DOMAIN_ROSTER_ROSTER_OPTIONS_H
#define GATHER_DOMAIN_ROSTER_ROSTER_OPTIONS_H

#include "domain/roster/roster.h"

/* The preset called word ("contact", "attendance", "screening", "everything", "own"), as a constant that
 * outlives whoever asked; NULL when there is none. */
const char *roster_preset(const char *word);

/* What the audit log keeps of an export: words of ours only, no name and no answer. */
const char *roster_options_text(const struct roster_options *options, struct arena *arena);

/* Options as one line and back, for whoever is to find the choices of last time; exact is no habit, and is
 * not remembered. What does not read back is the usual: how to reach the confirmed, safe for spreadsheets.
 * Texts are in arena. */
const char *roster_options_write(const struct roster_options *options, struct arena *arena);
struct roster_options roster_options_read(const char *line, struct arena *arena);

#endif
