// The test of the reader: what to do with a card now, and how the last one has answered.
#include <stdio.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

enum {
    HEX_MAX = 3 * 33 + 1,
};

// Bytes apart, so that a line can end between them.
static void write_atr(const struct view_reader *reader, char text[HEX_MAX])
{
    size_t at = 0;
    text[0] = '\0';
    for (int i = 0; i < reader->atr_length; i++)
        at += (size_t)snprintf(text + at, HEX_MAX - at, "%s%02X", i > 0 ? " " : "", reader->atr[i]);
}

static void last(struct page *page, struct column *column, const struct view_reader *reader)
{
    char atr[HEX_MAX];
    bool differs = reader->echo == READER_ECHO_DIFFERS;
    if (!reader->good) {
        const char *why = differs ? "service.reader.differs" : "service.reader.bad";
        block_note(page, column, BLOCK_STOP, page_text(page, why), NULL);
        return;
    }
    write_atr(reader, atr);
    const struct text_value values[] = {{.name = "n", .number = reader->protocol},
                                        {.name = "atr", .string = atr}};
    block_note(page, column, BLOCK_OK, page_text(page, "service.reader.good"), NULL);
    block_small(page, column, text_fill(page->text, "service.reader.last {n} {atr}", values, 2));
}

// Whether a test card's answers came back the same, and how all cards have answered since
// kiosk-card began.
static void more(struct page *page, struct column *column, const struct view_reader *reader)
{
    static const char *const ECHOES[] = {
        [READER_ECHO_NONE] = NULL,
        [READER_ECHO_OTHER] = "service.reader.other",
        [READER_ECHO_SAME] = "service.reader.same",
        [READER_ECHO_DIFFERS] = NULL,
    };
    if (ECHOES[reader->echo])
        block_small(page, column, page_text(page, ECHOES[reader->echo]));
    const struct text_value values[] = {{.name = "all", .number = (int)reader->exchanges},
                                        {.name = "bad", .number = (int)reader->unanswered}};
    if (reader->exchanges > 0)
        block_small(page, column,
                    text_fill(page->text, "service.reader.counter {all} {bad}", values, 2));
}

void screen_service_reader(struct page *page)
{
    static const char *const WORDS[] = {
        [READER_TAKE] = "service.reader.take",
        [READER_PUT] = "service.reader.put",
        [READER_ASKED] = "service.reader.asked",
    };
    const struct view_service *service = &page->view->service;
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.tool.reader"));
    block_section(page, main, page_text(page, WORDS[service->reader.phase]));
    block_body(page, main,
               text_count(page->text, "service.reader.left {n}",
                          service->tool.steps - service->tool.step));
    bool sheets = page->sheet_end > 0; // the way out is on the first
    if (sheets)
        button_stack(page, main);
    if (service->reader.answered)
        last(page, main, &service->reader);
    else
        block_small(page, main, page_text(page, "service.reader.body"));
    page_foot(page);
    more(page, page_aside(page), &service->reader);
    if (!sheets)
        button_stack(page, page_aside(page));
}
