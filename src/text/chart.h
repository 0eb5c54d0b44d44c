/* A small bar chart as inline SVG: geometry in attributes, colors from the page (currentColor). It is hidden
 * from screen readers, so the page shows the same numbers as a table. */
#ifndef GATHER_TEXT_CHART_H
#define GATHER_TEXT_CHART_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Appends the chart of count bars, none of them below 0. */
void chart_bars(const int64_t *values, size_t count, struct buffer *svg);

/* Appends one bar that lies, as long as value is of most, for a row of a table. */
void chart_row(int64_t value, int64_t most, struct buffer *svg);

#endif
