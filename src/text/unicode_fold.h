/* Text as it is compared: one case, no accents. By libunistring; text is UTF-8. */
#ifndef GATHER_TEXT_UNICODE_FOLD_H
#define GATHER_TEXT_UNICODE_FOLD_H

#include <stdbool.h>

#include "base/buffer.h"

/* Appends text in one case, with plain letters for those with accents or strokes ("Łódź" gives "lodz").
 * as_words: what is no letter and no digit becomes one space, none at the ends; apostrophes go without one.
 * Bytes that are no UTF-8 are appended as they are. */
void unicode_fold(const char *text, bool as_words, struct buffer *folded);

#endif
