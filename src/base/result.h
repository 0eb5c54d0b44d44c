/* How an operation ended, where more than yes and no matters. */
#ifndef GATHER_BASE_RESULT_H
#define GATHER_BASE_RESULT_H

enum result {
    RESULT_OK,
    RESULT_NOT_FOUND, /* there is no such thing, or not for whoever asks */
    RESULT_CONFLICT,  /* a rule of the data forbids it: it is there already, the group is full */
    RESULT_REFUSED,   /* the wrong password, code or key */
    RESULT_BUSY,   /* a bounded queue or the disk is full, or somebody else holds the lock: nothing was done;
                      try later */
    RESULT_FAILED, /* a system call, the disk or the database failed; it was logged where it was found */
};

#endif
