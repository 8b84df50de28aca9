// All languages: in front of any screen, from the bar. Nothing of what was done is lost.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/language.h"
#include "screens/screen.h"

void screen_languages(struct page *page)
{
    struct column *column = &page->main;
    const struct metrics *m = page->metrics;
    int wide = m->portrait || m->compact ? 2 : 3;
    int columns = m->large ? wide : m->portrait ? 3 : 4;
    block_title(page, column, page_text(page, "languages.title"));
    block_gap(page, column, 44);
    page_lower_half(page, language_grid_height(page, columns) + page_gap(page, 44) +
                              button_stack_height(page, column));
    language_grid(page, column, columns);
    button_stack(page, column);
}
