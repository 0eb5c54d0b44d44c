/* Strong passwords that can be copied by hand. */
#ifndef GATHER_MAIN_READABLE_PASSWORD_H
#define GATHER_MAIN_READABLE_PASSWORD_H

enum { READABLE_PASSWORD_SIZE = 25 };

/* Five groups of four Crockford characters, "k7qm-2xdr-9fta-mw30-c5pn": 100 random bits. */
void readable_password(char text[static READABLE_PASSWORD_SIZE]);

#endif
