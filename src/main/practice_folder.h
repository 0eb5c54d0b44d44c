/* The folder a practice lives in: DIR/gather.conf, keys/, log/, run/, intake.db, staff.db. */
#ifndef GATHER_MAIN_PRACTICE_FOLDER_H
#define GATHER_MAIN_PRACTICE_FOLDER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/problem.h"

/* Makes path (and the folders above it) with its subfolders, all of mode 0700, and gives its absolute path in
 * arena. NULL, and a problem, when it holds a practice already or cannot be made. */
const char *practice_folder_create(const char *path, struct arena *arena, struct problems *problems);

/* Removes from folder what a practice is made of, and folder when nothing else is in it. For one that could
 * not be made whole. */
void practice_folder_take_back(const char *folder, struct arena *arena);

/* The absolute path of the folder for sockets: run_path made if it is missing, or run/ of folder when
 * run_path is NULL. NULL, and a problem, when a socket there would have a longer name than the kernel takes.
 */
const char *practice_folder_run(const char *folder, const char *run_path, struct arena *arena,
                                struct problems *problems);

/* The absolute path of the folder with templates, content, forms and mail: given, or where this program finds
 * one. */
const char *practice_folder_www(const char *given, struct arena *arena, struct problems *problems);

#endif
