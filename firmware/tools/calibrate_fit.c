#include "firmware/tools/calibrate_fit.h"

#include "firmware/tools/inside.h"

enum {
    UM = 100, // in a tenth of a mm
};

struct means {
    double x, y;
};

// The spread of the touches, of the rings, and how one goes with the other, of each axis and
// across.
struct spread {
    struct means told, rings;
    double told_x, told_y, rings_x, rings_y;
    double along_x, along_y; // an axis of the touches with the same one of the rings
    double across_x, across_y;
};

static struct means means_of(const struct touch_place places[TOOL_POINTS])
{
    struct means means = {0};
    for (int i = 0; i < TOOL_POINTS; i++) {
        means.x += places[i].x;
        means.y += places[i].y;
    }
    means.x /= TOOL_POINTS;
    means.y /= TOOL_POINTS;
    return means;
}

static struct spread spread_of(const struct touch_place told[TOOL_POINTS],
                               const struct touch_place rings[TOOL_POINTS])
{
    struct spread s = {.told = means_of(told), .rings = means_of(rings)};
    for (int i = 0; i < TOOL_POINTS; i++) {
        double x = told[i].x - s.told.x, y = told[i].y - s.told.y;
        double to_x = rings[i].x - s.rings.x, to_y = rings[i].y - s.rings.y;
        s.told_x += x * x;
        s.told_y += y * y;
        s.rings_x += to_x * to_x;
        s.rings_y += to_y * to_y;
        s.along_x += x * to_x;
        s.along_y += y * to_y;
        s.across_x += x * to_y;
        s.across_y += y * to_x;
    }
    return s;
}

// Both against the rings' own spread, in squares: a panel is not square.
static bool is_swapped(const struct spread *s)
{
    return s->across_x * s->across_x / s->rings_y > s->along_x * s->along_x / s->rings_x &&
           s->across_y * s->across_y / s->rings_x > s->along_y * s->along_y / s->rings_y;
}

static int32_t rounded(double value)
{
    return (int32_t)(value < 0 ? value - 0.5 : value + 0.5);
}

static void fit_axis(double along, double spread, double told, double ring, int length,
                     int32_t *stretch, int32_t *shift)
{
    double scale = along / spread;
    *stretch = rounded((scale - 1) * PANEL_WHOLE);
    *shift = rounded((ring - scale * told) / length * PANEL_WHOLE);
}

static int rest_of(const struct touch_place told[TOOL_POINTS],
                   const struct touch_place rings[TOOL_POINTS], int width, int height,
                   const struct panel_touch *touch)
{
    int worst = 0;
    for (int i = 0; i < TOOL_POINTS; i++) {
        int x = told[i].x, y = told[i].y;
        panel_touch_apply(touch, width, height, &x, &y);
        int rest = tools_away(x - rings[i].x, y - rings[i].y);
        worst = rest > worst ? rest : worst;
    }
    return worst;
}

static bool is_scale(int32_t stretch)
{
    return stretch >= PANEL_STRETCH_LEAST && stretch <= PANEL_STRETCH_MOST;
}

enum tool_calibration calibrate_fit(const struct touch_place told[TOOL_POINTS],
                                    const struct touch_place rings[TOOL_POINTS], int width,
                                    int height, struct panel_touch *touch, int *rest)
{
    struct spread s = spread_of(told, rings);
    // A glass that tells one place for all rings has no scale.
    if (s.told_x < s.rings_x / 4 || s.told_y < s.rings_y / 4)
        return CALIBRATION_SCALE;
    if (is_swapped(&s))
        return CALIBRATION_SWAPPED;
    if (s.along_x < 0 || s.along_y < 0)
        return CALIBRATION_MIRRORED;
    fit_axis(s.along_x, s.told_x, s.told.x, s.rings.x, width, &touch->stretch_x, &touch->shift_x);
    fit_axis(s.along_y, s.told_y, s.told.y, s.rings.y, height, &touch->stretch_y, &touch->shift_y);
    *rest = rest_of(told, rings, width, height, touch);
    if (*rest > CALIBRATE_SCATTER)
        return CALIBRATION_SCATTER;
    if (!is_scale(touch->stretch_x) || !is_scale(touch->stretch_y))
        return CALIBRATION_SCALE;
    bool fits = panel_touch_fits(touch, (int64_t)width * UM, (int64_t)height * UM);
    return fits ? CALIBRATION_KEPT : CALIBRATION_SHIFT;
}
