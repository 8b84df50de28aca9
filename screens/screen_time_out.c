// Nobody has touched anything for long: the seconds that are left, large.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

static void seconds(struct page *page, struct column *column)
{
    char digits[8];
    snprintf(digits, sizeof digits, "%d", page->view->seconds_left);
    block_gap(page, column, 24);
    struct paragraph p = {
        .text = digits,
        .role = METRICS_COUNTDOWN,
        .weight = FONT_BOLD,
        .colour = THEME_PRIMARY,
        .leading = 120,
    };
    int width = paragraph_width(&p, page->font, page->metrics) + page_px(page, 20);
    p.text = "88";
    int widest = paragraph_width(&p, page->font, page->metrics) + page_px(page, 20);
    p.text = digits;
    p.room = (struct scene_rect){column->x, column->y, column->w, column->bottom - column->y};
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    p.text = text_count(page->text, "time-out.unit", page->view->seconds_left);
    p.role = METRICS_SECTION;
    p.colour = THEME_TEXT;
    // On the large digits' baseline: both stand 12/100 em above the bottom of their em.
    int size = page->metrics->size[METRICS_SECTION];
    int large = page->metrics->size[METRICS_COUNTDOWN];
    int base = column->y + (height - large) / 2 + large * 88 / 100;
    int leading = paragraph_leading(&p, page->metrics);
    struct paragraph plural = p;
    plural.text = text_count(page->text, "time-out.unit", 28);
    page->scene->overflow |=
        paragraph_width(&plural, page->font, page->metrics) >= column->w - widest;
    p.room = (struct scene_rect){column->x + width, base - size * 88 / 100 - (leading - size) / 2,
                                 column->w - width, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
    column->y += height;
    column->begun = true;
}

void screen_time_out(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "time-out.title"));
    seconds(page, main);
    bool sheets = page->sheet_end > 0;
    if (sheets) // nobody has to look for the way on while the seconds run
        button_stack(page, main);
    block_body(page, main, page_text(page, "time-out.body"));
    if (!sheets)
        button_stack(page, page_aside(page));
}
