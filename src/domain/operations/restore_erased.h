/* Erased stays erased: what was restored forgets again whoever was deleted after the copy was made. */
#ifndef GATHER_DOMAIN_OPERATIONS_RESTORE_ERASED_H
#define GATHER_DOMAIN_OPERATIONS_RESTORE_ERASED_H

#include "domain/operations/restored.h"

/* Applies the ledgers within reach (erasure.h): that of order->erased, if it is named, and that of the newest
 * copy beside order->copy that can be read. restored->erased_again and erased_known say what came of it.
 * False, and problems: a named one cannot be read, or the deletion failed. */
bool restore_erase_again(const struct restore_order *order, struct arena *arena, struct restored *restored,
                         struct problems *problems);

#endif
