#include "screens/scene/canvas.h"

#include <math.h>
#include <SDL.h>
#include <wchar.h>

struct span {
    int x0, y0, x1, y1; // x1 and y1 are outside
};

static struct span clipped(const SDL_Surface *surface, struct scene_rect at)
{
    const SDL_Rect *clip = &surface->clip_rect;
    struct span s = {at.x, at.y, at.x + at.w, at.y + at.h};
    s.x0 = s.x0 > clip->x ? s.x0 : clip->x;
    s.y0 = s.y0 > clip->y ? s.y0 : clip->y;
    s.x1 = s.x1 < clip->x + clip->w ? s.x1 : clip->x + clip->w;
    s.y1 = s.y1 < clip->y + clip->h ? s.y1 : clip->y + clip->h;
    return s;
}

static uint32_t *pixel(const SDL_Surface *surface, int x, int y)
{
    return (uint32_t *)(void *)((char *)surface->pixels + (size_t)y * (size_t)surface->pitch) + x;
}

// Mixes `rgb` into a pixel; coverage 0 to 256.
static void blend(uint32_t *at, uint32_t rgb, unsigned coverage)
{
    uint32_t old = *at;
    uint32_t red_blue = old & 0xFF00FF;
    uint32_t green = old & 0x00FF00;
    red_blue += (((rgb & 0xFF00FF) - red_blue) * coverage) >> 8;
    green += (((rgb & 0x00FF00) - green) * coverage) >> 8;
    *at = (old & 0xFF000000) | (red_blue & 0xFF00FF) | (green & 0x00FF00);
}

// Coverage of a pixel whose centre is `distance` pixels outside the shape's edge.
static unsigned coverage_at(float distance)
{
    if (distance >= 0.5F)
        return 0;
    if (distance <= -0.5F)
        return 256;
    return (unsigned)((0.5F - distance) * 256.0F);
}

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset() fills pixels");

// SDL_FillRect() writes past the cache, so that whatever touches these pixels next (the texts, the
// copy to the X server) fetches them back: a screen took more than twice as long.
static void fill(SDL_Surface *surface, int x, int y, int w, int h, uint32_t rgb)
{
    struct span s = clipped(surface, (struct scene_rect){x, y, w, h});
    if (s.x0 >= s.x1)
        return;
    for (int row = s.y0; row < s.y1; row++)
        wmemset((wchar_t *)(void *)pixel(surface, s.x0, row), (wchar_t)rgb, (size_t)(s.x1 - s.x0));
}

// One corner of a box: the square of side `radius` at (x, y) of a disc around (cx, cy).
static void corner(SDL_Surface *surface, struct scene_rect square, int cx, int cy, uint32_t rgb)
{
    struct span s = clipped(surface, square);
    float r = (float)square.w;
    float covered = (r - 0.5F) * (r - 0.5F); // nearly all pixels need no root
    float empty = (r + 0.5F) * (r + 0.5F);
    for (int y = s.y0; y < s.y1; y++) {
        float dy = (float)y + 0.5F - (float)cy;
        for (int x = s.x0; x < s.x1; x++) {
            float dx = (float)x + 0.5F - (float)cx;
            float d = dx * dx + dy * dy;
            if (d <= covered)
                *pixel(surface, x, y) = rgb;
            else if (d < empty)
                blend(pixel(surface, x, y), rgb, coverage_at(sqrtf(d) - r));
        }
    }
}

void canvas_frame(SDL_Surface *surface, struct scene_rect at, int radius, uint32_t rgb)
{
    int r = radius;
    int right = at.x + at.w;
    int bottom = at.y + at.h;
    if (r <= 0)
        return;
    fill(surface, at.x + r, at.y, at.w - 2 * r, r, rgb);
    fill(surface, at.x + r, bottom - r, at.w - 2 * r, r, rgb);
    fill(surface, at.x, at.y + r, r, at.h - 2 * r, rgb);
    fill(surface, right - r, at.y + r, r, at.h - 2 * r, rgb);
    corner(surface, (struct scene_rect){at.x, at.y, r, r}, at.x + r, at.y + r, rgb);
    corner(surface, (struct scene_rect){right - r, at.y, r, r}, right - r, at.y + r, rgb);
    corner(surface, (struct scene_rect){at.x, bottom - r, r, r}, at.x + r, bottom - r, rgb);
    corner(surface, (struct scene_rect){right - r, bottom - r, r, r}, right - r, bottom - r, rgb);
}

void canvas_box(SDL_Surface *surface, struct scene_rect at, int radius, uint32_t rgb)
{
    int r = radius > 0 ? radius : 0;
    canvas_frame(surface, at, r, rgb);
    fill(surface, at.x + r, at.y + r, at.w - 2 * r, at.h - 2 * r, rgb);
}

// hypotf() guards against overflow that pixels cannot cause, at many times the cost.
static float length_of(float x, float y)
{
    return sqrtf(x * x + y * y);
}

static float to_line(const struct icon_stroke *s, float x, float y)
{
    float dx = s->u - s->x;
    float dy = s->v - s->y;
    float length = dx * dx + dy * dy;
    float t = length > 0 ? ((x - s->x) * dx + (y - s->y) * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return length_of(x - s->x - t * dx, y - s->y - t * dy);
}

// Which of the four quarters around the centre: 0 right and down, 1 left and down, 2 left and up,
// 3 right and up.
static int quarter(float dx, float dy)
{
    if (dy >= 0)
        return dx >= 0 ? 0 : 1;
    return dx < 0 ? 2 : 3;
}

static float to_quarter(const struct icon_stroke *s, float x, float y)
{
    float dx = x - s->x;
    float dy = y - s->y;
    if (quarter(dx, dy) == (int)s->v)
        return fabsf(length_of(dx, dy) - s->u);
    static const float end[5][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 0}};
    int q = (int)s->v;
    float first = length_of(dx - end[q][0] * s->u, dy - end[q][1] * s->u);
    float second = length_of(dx - end[q + 1][0] * s->u, dy - end[q + 1][1] * s->u);
    return first < second ? first : second;
}

// Near enough for thin strokes: the implicit function over its slope.
static float to_oval(const struct icon_stroke *s, float x, float y)
{
    float dx = (x - s->x) / s->u;
    float dy = (y - s->y) / s->v;
    float f = length_of(dx, dy);
    float slope = length_of(dx / s->u, dy / s->v);
    return slope > 0 ? fabsf(f - 1) * f / slope : s->u;
}

static float to_stroke(const struct icon_stroke *s, float x, float y)
{
    float distance = 0;
    switch (s->shape) {
    case ICON_LINE:
        distance = to_line(s, x, y);
        break;
    case ICON_RING:
        distance = fabsf(length_of(x - s->x, y - s->y) - s->u);
        break;
    case ICON_OVAL:
        distance = to_oval(s, x, y);
        break;
    case ICON_QUARTER:
        distance = to_quarter(s, x, y);
        break;
    }
    return distance - s->width / 2;
}

void canvas_icon(SDL_Surface *surface, struct scene_rect at, enum icon icon, uint32_t rgb)
{
    size_t count;
    const struct icon_stroke *strokes = icon_strokes(icon, &count);
    float scale = 24.0F / (float)at.w;
    struct span s = clipped(surface, at);
    for (int y = s.y0; y < s.y1; y++) {
        for (int x = s.x0; x < s.x1; x++) {
            float u = ((float)(x - at.x) + 0.5F) * scale;
            float v = ((float)(y - at.y) + 0.5F) * scale;
            float nearest = 24;
            for (size_t i = 0; i < count; i++)
                nearest = fminf(nearest, to_stroke(&strokes[i], u, v));
            unsigned c = coverage_at(nearest / scale);
            if (c > 0)
                blend(pixel(surface, x, y), rgb, c);
        }
    }
}
