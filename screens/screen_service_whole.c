// What takes the whole panel: the test of the glass, its correction, and the pictures of the test
// of the display.
#include "screens/page/glass_map.h"
#include "screens/screen.h"

enum {
    RING_MM = 13,
    CROSS_MM = 30,
    BETWEEN = 22, // hundredths of the height: words stand between two rows of rings
    ABOVE_LINE = 5,
    UNDER = 40,
    SIDE = 12, // hundredths of the width beside them
};

static struct paragraph words(struct page *page, const char *text, bool strong, int top)
{
    const struct metrics *m = page->metrics;
    int side = m->width * SIDE / 100;
    return (struct paragraph){
        .text = text,
        .role = strong ? METRICS_BODY : METRICS_SMALL,
        .weight = strong ? FONT_BOLD : FONT_REGULAR,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 140,
        .balanced = true,
        .room = {side, top, m->width - 2 * side, m->height - top},
    };
}

static int line(struct page *page, const char *text, bool strong, int top)
{
    struct paragraph p = words(page, text, strong, top);
    return top + paragraph_add(&p, page->scene, page->font, page->metrics);
}

// Whose page it is, what to do, why, unless that is NULL, and what the pad's keys do. Returns where
// that ends.
static int say_all(struct page *page, const char *text, const char *why, const char *keys)
{
    const struct view *view = page->view;
    bool line_below = view->id == VIEW_SERVICE_TOUCH && view->service.tool.part == PART_LINE;
    int top = page->metrics->height * (line_below ? ABOVE_LINE : BETWEEN) / 100;
    top = line(page, page_text(page, "service.frame"), false, top);
    top = line(page, text, true, top);
    if (why)
        top = line(page, why, false, top);
    return line(page, keys, false, top);
}

static int say(struct page *page, const char *text)
{
    return say_all(page, text, NULL, page_text(page, "service.touch.keys"));
}

// A number that changes, in the lower half where the words leave it free.
static void count(struct page *page, int top, const char *text)
{
    int lower = page->metrics->height * (BETWEEN + UNDER) / 100;
    struct paragraph p = words(page, text, true, top > lower ? top : lower);
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

// They lie across each other on purpose.
static void shape(struct page *page, struct scene_rect at, int radius, enum theme_colour fill,
                  int stroke)
{
    scene_box(page->scene, at, radius, fill, stroke, THEME_PRIMARY);
    page->scene->items[page->scene->item_count - 1].badge = true;
}

static void disc(struct page *page, int x, int y, int side, enum theme_colour fill, int stroke)
{
    struct scene_rect at = {x - side / 2, y - side / 2, side, side};
    shape(page, at, side / 2, fill, stroke);
}

static void bar(struct page *page, int x, int y, int w, int h)
{
    struct scene_rect at = {x - w / 2, y - h / 2, w, h};
    shape(page, at, 0, THEME_PRIMARY, 0);
}

static int place_x(const struct page *page, int place)
{
    return page->metrics->width * tool_point(place) / 100;
}

// A ring with a cross through its middle.
static void ring(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    const struct metrics *m = page->metrics;
    int x, y;
    tool_ring(tool->confirms, tool->step, &x, &y);
    x = m->width * x / 100;
    y = m->height * y / 100;
    int thin = page_px(page, 3), cross = (int)(CROSS_MM * m->px_per_mm / 2);
    disc(page, x, y, (int)(RING_MM * m->px_per_mm), THEME_GROUND, page_px(page, 6));
    bar(page, x, y, cross, thin);
    bar(page, x, y, thin, cross);
}

static const char *rings_left(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    return text_count(page->text, "service.touch.ring {n}", tool->steps - tool->step);
}

static void points(struct page *page)
{
    say(page, rings_left(page));
    ring(page);
}

static void area(struct page *page)
{
    const struct metrics *m = page->metrics;
    glass_map_fields(page, (struct scene_rect){0, 0, m->width, m->height}, THEME_NOTE_GROUND);
    say(page, page_text(page, "service.touch.wipe"));
}

static void drawn_line(struct page *page)
{
    int from = place_x(page, 0), to = place_x(page, 2);
    int y = page->metrics->height * TOOL_LINE_HEIGHT / 100;
    int side = (int)(RING_MM * page->metrics->px_per_mm);
    say(page, page_text(page, "service.touch.draw"));
    bar(page, (from + to) / 2, y, to - from, page_px(page, 8));
    disc(page, from, y, side, THEME_PRIMARY, 0);
    disc(page, to, y, side, THEME_GROUND, page_px(page, 6));
}

static void fingers(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    int top = say(page, page_text(page, "service.touch.many"));
    count(page, top, text_count(page->text, "service.touch.fingers {n}", tool->fingers));
}

static void ghosts(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    int top = say(page, page_text(page, "service.touch.away"));
    count(page, top, text_count(page->text, "service.touch.seconds {n}", tool->seconds));
}

void screen_service_whole_touch(struct page *page)
{
    static void (*const parts[PART_COUNT])(struct page *) = {
        [PART_POINTS] = points,   [PART_AREA] = area,     [PART_LINE] = drawn_line,
        [PART_FINGERS] = fingers, [PART_GHOSTS] = ghosts,
    };
    parts[page->view->service.tool.part](page);
}

// The rings of the correction, and then a few more with it on.
void screen_service_whole_calibrate(struct page *page)
{
    const struct view_tool *tool = &page->view->service.tool;
    const struct text_value errors[] = {{.name = "before", .number = (tool->before + 9) / 10},
                                        {.name = "after", .number = (tool->after + 9) / 10}};
    const char *why =
        tool->confirms ? text_fill(page->text, "service.calibrate.try {before} {after}", errors, 2)
                       : page_text(page, "service.calibrate.why");
    say_all(page, rings_left(page), why, page_text(page, "service.calibrate.keys"));
    ring(page);
}

// ---- pictures -----------------------------------------------------------------------------------

// As many upright bars side by side, in a part of the panel.
static void bars(struct page *page, struct scene_rect at, const uint32_t colours[], int count)
{
    for (int i = 0; i < count; i++) {
        int from = at.w * i / count, to = at.w * (i + 1) / count;
        scene_fill(page->scene, (struct scene_rect){at.x + from, at.y, to - from, at.h},
                   colours[i]);
    }
}

static uint32_t grey(int level)
{
    return (uint32_t)level * 0x010101U;
}

static void greys(struct page *page, struct scene_rect at)
{
    enum {
        STEPS = 32,
        WHITE = 255,
    };
    uint32_t colours[STEPS];
    for (int i = 0; i < STEPS; i++)
        colours[i] = grey(WHITE * i / (STEPS - 1));
    bars(page, at, colours, STEPS);
}

// Patches that differ little from their ground.
static void patches(struct page *page, struct scene_rect at, int ground, int step)
{
    enum {
        COUNT = 8,
    };
    scene_fill(page->scene, at, grey(ground));
    for (int i = 0; i < COUNT; i++) {
        int from = at.w * (2 * i + 1) / (2 * COUNT + 1), to = at.w * (2 * i + 2) / (2 * COUNT + 1);
        scene_fill(page->scene,
                   (struct scene_rect){at.x + from, at.y + at.h / 4, to - from, at.h / 2},
                   grey(ground + step * (i + 1)));
    }
}

static void contrast(struct page *page, struct scene_rect at)
{
    enum {
        STEP = 4,
        WHITE = 255,
    };
    int half = at.h / 2;
    patches(page, (struct scene_rect){at.x, at.y, at.w, half}, 0, STEP);
    patches(page, (struct scene_rect){at.x, at.y + half, at.w, at.h - half}, WHITE, -STEP);
}

void screen_service_whole_picture(struct page *page)
{
    static const uint32_t whole[PICTURE_BARS] = {0xFFFFFF, 0x000000, 0xFF0000, 0x00FF00, 0x0000FF};
    static const uint32_t coloured[] = {0xFFFFFF, 0xFFFF00, 0x00FFFF, 0x00FF00,
                                        0xFF00FF, 0xFF0000, 0x0000FF, 0x000000};
    struct scene_rect at = {0, 0, page->metrics->width, page->metrics->height};
    int picture = page->view->service.tool.step;
    if (picture < PICTURE_BARS)
        scene_fill(page->scene, at, whole[picture]);
    else if (picture == PICTURE_BARS)
        bars(page, at, coloured, sizeof coloured / sizeof *coloured);
    else if (picture == PICTURE_GREYS)
        greys(page, at);
    else
        contrast(page, at);
}
