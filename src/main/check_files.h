/* Part of gather check: whether the files may be read by those who must read them, and by nobody else. Adds
 * its findings to desk->problems. */
#ifndef GATHER_MAIN_CHECK_FILES_H
#define GATHER_MAIN_CHECK_FILES_H

#include "main/desk.h"

/* Who may read and write the files, and how much room there is for them. */
void check_files(struct desk *desk);

#endif
