/* Telephone numbers as links. */
#ifndef GATHER_TEXT_TELEPHONE_H
#define GATHER_TEXT_TELEPHONE_H

enum { TELEPHONE_HREF_SIZE = 32 };

/* "tel:" and the number that was written in any way (RFC 3966): figures of any script, letters as on a
 * keypad, ten figures as those of North America. What comes after the number ("ext. 5") is left out. "" when
 * there are fewer than three figures, so that nothing can be called. */
void telephone_href(const char *written, char href[static TELEPHONE_HREF_SIZE]);

#endif
