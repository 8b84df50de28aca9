#include "screens/type/metrics.h"

#include <math.h>
#include <stddef.h>

// BIZ UDPGothic: the height of H is 786/1000 em.
#define CAPITAL         0.786
#define BODY_CAPITAL_MM 4.8  // at TEXT_SIZE_NORMAL
#define LEAST_TEXT_MM   4.94 // 14 pt
#define TARGET_MM       12.7
#define APART_MM        2.54

enum {
    DESIGN_BODY = 40,
    DESIGN_SMALL = 32
};

// Each size is the norm's, and on a panel that shows large text anyway a step that can be seen.
static const struct {
    double capital_mm, step;
} text_sizes[TEXT_SIZE_COUNT] = {
    [TEXT_SIZE_NORMAL] = {BODY_CAPITAL_MM, 1.0},
    [TEXT_SIZE_LARGE] = {6.4, 1.2},
    [TEXT_SIZE_LARGEST] = {8.5, 1.45},
    [TEXT_SIZE_SMALL] = {3.5, 0.85},
};

// How much of the change a text takes part in: what is large already grows less.
static const double shares[METRICS_TYPES] = {
    [METRICS_DISPLAY] = 0.2, [METRICS_TITLE] = 0.5,     [METRICS_SECTION] = 0.7,
    [METRICS_BODY] = 1.0,    [METRICS_LABEL] = 0.9,     [METRICS_KEY] = 0.2,
    [METRICS_SMALL] = 1.0,   [METRICS_COUNTDOWN] = 0.0,
};

static const struct metrics_panel known[] = {
    {1080, 1920, 268, 476},
    {1920, 1080, 344, 194},
    {1024, 768, 211, 158}, // a multi-function copier's
};

// em in design units: portrait, landscape, compact
static const int designed[METRICS_TYPES][3] = {
    [METRICS_DISPLAY] = {104, 92, 68},
    [METRICS_TITLE] = {56, 52, 40},
    [METRICS_SECTION] = {48, 46, 40},
    [METRICS_BODY] = {DESIGN_BODY, DESIGN_BODY, DESIGN_BODY},
    [METRICS_LABEL] = {44, 44, 41},
    [METRICS_KEY] = {56, 56, 48},
    [METRICS_SMALL] = {DESIGN_SMALL, DESIGN_SMALL, DESIGN_SMALL},
    [METRICS_COUNTDOWN] = {240, 240, 180},
};

static const struct {
    double space, large, text;
} levels[METRICS_TIGHTEST + 1] = {
    {1.00, 1.00, 1.00}, {0.82, 1.00, 1.00}, {0.65, 0.95, 1.00},
    {0.50, 0.88, 1.00}, {0.38, 0.82, 0.97}, {0.28, 0.76, 0.92},
};

double metrics_density(const struct metrics_panel *panel)
{
    if (panel->width_mm > 0)
        return panel->width / panel->width_mm;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].width == panel->width && known[i].height == panel->height)
            return known[i].width / known[i].width_mm;
    }
    return 100 / 25.4;
}

static double unit_of(const struct metrics *m)
{
    double canvas = m->portrait ? fmin(m->width / 1080.0, m->height / 1700.0)
                                : fmin(m->width / 2133.0, m->height / 1200.0);
    double body = BODY_CAPITAL_MM / CAPITAL * m->px_per_mm / DESIGN_BODY;
    double small = LEAST_TEXT_MM * m->px_per_mm / DESIGN_SMALL;
    // One hundredth more, so that rounding a size down does not break the norm.
    return fmax(canvas, 1.01 * fmax(body, small));
}

static int size_of(const struct metrics *m, enum metrics_type type, int level)
{
    int column = m->portrait ? 0 : m->compact ? 2 : 1;
    bool text = type == METRICS_BODY || type == METRICS_SMALL;
    // A title has one size on a panel: gaps and keys give way before it.
    bool fixed = type == METRICS_TITLE;
    double scale = fixed ? 1.0 : text ? levels[level].text : levels[level].large;
    scale *= 1.0 + (m->scale - 1.0) * shares[type];
    int size = (int)lround(designed[type][column] * m->unit * scale);
    int least = type == METRICS_BODY ? m->least_body : m->least_text;
    return size < least ? least : size;
}

static double scale_of(const struct metrics *m, enum text_size text_size)
{
    double capital = text_sizes[text_size].capital_mm / CAPITAL * m->px_per_mm;
    double step = text_sizes[text_size].step;
    return fmax(step, 1.01 * capital / (DESIGN_BODY * m->unit));
}

void metrics_make(struct metrics *m, const struct metrics_panel *panel, enum text_size text_size,
                  int level)
{
    double capital = text_sizes[text_size].capital_mm;
    *m = (struct metrics){
        .width = panel->width,
        .height = panel->height,
        .face = FACE_JAPANESE,
        .portrait = panel->height > panel->width,
        .px_per_mm = metrics_density(panel),
        .space = levels[level].space,
    };
    m->least_text = (int)ceil(LEAST_TEXT_MM * fmax(1.0, capital / BODY_CAPITAL_MM) * m->px_per_mm);
    m->least_body = (int)ceil(fmax(capital / CAPITAL, LEAST_TEXT_MM) * m->px_per_mm);
    m->target = (int)ceil(TARGET_MM * m->px_per_mm);
    m->apart = (int)ceil(APART_MM * m->px_per_mm);
    m->unit = unit_of(m);
    m->scale = scale_of(m, text_size);
    m->large = m->scale > 1.1;
    m->compact = m->portrait ? m->width < 960 * m->unit : m->width < 1700 * m->unit;
    for (int type = 0; type < METRICS_TYPES; type++)
        m->size[type] = size_of(m, (enum metrics_type)type, level);
    int least_title = m->size[METRICS_BODY] * 96 / 100; // it is bold
    if (m->size[METRICS_TITLE] < least_title)
        m->size[METRICS_TITLE] = least_title;
    if (m->size[METRICS_SECTION] > m->size[METRICS_TITLE]) // a heading below it
        m->size[METRICS_SECTION] = m->size[METRICS_TITLE];
}

int metrics_px(const struct metrics *metrics, int units)
{
    return (int)lround(units * metrics->unit);
}

int metrics_gap(const struct metrics *metrics, int units)
{
    return (int)lround(units * metrics->unit * metrics->space);
}

int metrics_reading(enum face face, int size)
{
    struct face_ink ink = face_ink(face, size * METRICS_READING / 1000);
    return size * METRICS_READING_GAP / 1000 + ink.above + ink.below + 1;
}

// The height of a line in the shown face.
static int line_of(const struct metrics *m, enum metrics_type type)
{
    struct face_ink ink = face_ink(m->face, m->size[type]);
    return ink.above + ink.below + (m->readings ? metrics_reading(m->face, m->size[type]) : 0);
}

int metrics_bar_top(const struct metrics *m)
{
    int height = metrics_px(m, m->portrait ? 120 : m->compact ? 76 : 96);
    int least = line_of(m, METRICS_LABEL) + metrics_px(m, 4); // and the rule below it
    return height > least ? height : least;
}

int metrics_bar_rows(const struct metrics *m)
{
    return m->large && m->portrait ? 2 : 1;
}

int metrics_bar_row(const struct metrics *m)
{
    // Large words stand below their icon.
    int height = m->large && !m->portrait ? metrics_px(m, 64) + m->size[METRICS_SMALL] * 125 / 100
                                          : metrics_px(m, m->portrait ? 128 : 88);
    return height > m->target ? height : m->target;
}

int metrics_bar_bottom(const struct metrics *m)
{
    int rows = metrics_bar_rows(m);
    return rows * metrics_bar_row(m) + (rows - 1) * m->apart + metrics_px(m, 28);
}
