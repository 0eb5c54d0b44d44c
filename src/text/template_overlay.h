/* Templates that take the place of others of the same name. */
#ifndef GATHER_TEXT_TEMPLATE_OVERLAY_H
#define GATHER_TEXT_TEMPLATE_OVERLAY_H

#include "base/problem.h"

struct templates;

/* Puts each template of own into the place of the one of its name in templates, which is sorted by name; own
 * gets those in exchange. One that has no such place, and one that fills in a name no template of templates
 * knows, are problems: it would stay empty, and nobody would see why. */
void template_overlay(struct templates *templates, struct templates *own, struct problems *problems);

#endif
