#include "text/chart.h"

#include <inttypes.h>

/* In the drawing's own units; the page's style says how large they are. */
enum {
    WIDTH = 600,
    HEIGHT = 160,
    LEFT = 40,
    TOP = 16,
    BOTTOM = 8,
    TEXT_SIZE = 14,
    ROW_WIDTH = 200,
    ROW_HEIGHT = 16
};

static int64_t highest(const int64_t *values, size_t count)
{
    int64_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    return most;
}

void chart_bars(const int64_t *values, size_t count, struct buffer *svg)
{
    int64_t most = highest(values, count);
    double room = HEIGHT - TOP - BOTTOM, step = count == 0 ? 0 : (double)(WIDTH - LEFT) / (double)count;
    buffer_append_format(svg,
                         "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                         "aria-hidden=\"true\" focusable=\"false\" fill=\"currentColor\">",
                         WIDTH, HEIGHT);
    buffer_append_format(
        svg, "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"%d\">%" PRId64 "</text>",
        LEFT - 6, TOP + TEXT_SIZE / 3, TEXT_SIZE, most);
    buffer_append_format(
        svg, "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"%d\">0</text>", LEFT - 6,
        HEIGHT - BOTTOM, TEXT_SIZE);
    for (size_t i = 0; i < count; i++) {
        double height = room * (double)values[i] / (double)most;
        if (values[i] > 0)
            buffer_append_format(
                svg, "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                LEFT + step * ((double)i + 0.1), HEIGHT - BOTTOM - height, step * 0.8, height);
    }
    buffer_append_format(
        svg, "<path class=\"axis\" d=\"M%d %dH%d\" stroke=\"currentColor\" stroke-width=\"1\"/></svg>", LEFT,
        HEIGHT - BOTTOM, WIDTH);
}

void chart_row(int64_t value, int64_t most, struct buffer *svg)
{
    double length = most > 0 ? ROW_WIDTH * (double)value / (double)most : 0;
    buffer_append_format(
        svg,
        "<svg class=\"chart chart-row\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
        "preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\" "
        "fill=\"currentColor\"><rect class=\"bar\" x=\"0\" y=\"0\" width=\"%.1f\" "
        "height=\"%d\"/></svg>",
        ROW_WIDTH, ROW_HEIGHT, length, ROW_HEIGHT);
}
