#include "drivers/domain/panel.h"

#include <string.h>

bool panel_touch_is_none(const struct panel_touch *touch)
{
    static const struct panel_touch NONE;
    return memcmp(touch, &NONE, sizeof NONE) == 0;
}

// How far the middle of an axis is moved, of this length.
static int64_t moved(int32_t stretch, int32_t shift, int64_t length)
{
    int64_t by = ((int64_t)shift + stretch / 2) * length / PANEL_WHOLE;
    return by < 0 ? -by : by;
}

static bool axis_is_sane(int32_t stretch, int32_t shift)
{
    return stretch >= PANEL_STRETCH_LEAST && stretch <= PANEL_STRETCH_MOST &&
           moved(stretch, shift, PANEL_WHOLE) <= PANEL_MOVED_MOST;
}

bool panel_touch_is_sane(const struct panel_touch *touch)
{
    return axis_is_sane(touch->stretch_x, touch->shift_x) &&
           axis_is_sane(touch->stretch_y, touch->shift_y);
}

bool panel_touch_fits(const struct panel_touch *touch, int64_t width_um, int64_t height_um)
{
    return panel_touch_is_sane(touch) &&
           moved(touch->stretch_x, touch->shift_x, width_um) <= PANEL_MOVED_MOST_UM &&
           moved(touch->stretch_y, touch->shift_y, height_um) <= PANEL_MOVED_MOST_UM;
}

static int corrected(int at, int length, int32_t stretch, int32_t shift)
{
    int64_t by = (int64_t)stretch * at + (int64_t)shift * length;
    int64_t half = by < 0 ? -PANEL_WHOLE / 2 : PANEL_WHOLE / 2;
    int64_t to = at + (by + half) / PANEL_WHOLE;
    if (to < 0)
        return 0;
    return to < length ? (int)to : length - 1;
}

void panel_touch_apply(const struct panel_touch *touch, int width, int height, int *x, int *y)
{
    if (panel_touch_is_none(touch))
        return;
    *x = corrected(*x, width, touch->stretch_x, touch->shift_x);
    *y = corrected(*y, height, touch->stretch_y, touch->shift_y);
}

static bool is_length(int32_t pixels)
{
    return pixels >= PANEL_PIXELS_LEAST && pixels <= PANEL_PIXELS_MOST;
}

bool panel_size_is_sane(const struct panel_size *size)
{
    if (size->width == 0)
        return size->height == 0 && size->width_um == 0;
    return is_length(size->width) && is_length(size->height) &&
           size->width_um >= size->width * PANEL_PIXEL_LEAST_UM &&
           size->width_um <= size->width * PANEL_PIXEL_MOST_UM;
}

int64_t panel_size_height_um(const struct panel_size *size)
{
    return size->width == 0 ? 0 : (int64_t)size->width_um * size->height / size->width;
}
