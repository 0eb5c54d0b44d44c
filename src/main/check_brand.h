/* Part of gather check: the practice's own colors and logo. Adds its findings to desk->problems. */
#ifndef GATHER_MAIN_CHECK_BRAND_H
#define GATHER_MAIN_CHECK_BRAND_H

#include "main/desk.h"

/* Whether they are colors, and everybody can read what is written in them; whether the logo is a picture. */
void check_brand(struct desk *desk);

#endif
