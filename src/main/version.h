/* The program's version: what gather version says, backups carry and the package is called. */
#ifndef GATHER_MAIN_VERSION_H
#define GATHER_MAIN_VERSION_H

#define GATHER_VERSION "0.1"

#endif
