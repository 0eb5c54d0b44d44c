/* The version of this program; the build may say it with -DGATHER_VERSION. */
#ifndef GATHER_BASE_VERSION_H
#define GATHER_BASE_VERSION_H

#ifndef GATHER_VERSION
#define GATHER_VERSION "0.2"
#endif

#endif
