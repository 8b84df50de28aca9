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

// How the card is talked to.
static void last(struct page *page, struct column *column, const struct view_reader *reader)
{
    char atr[HEX_MAX];
    write_atr(reader, atr);
    const struct text_value values[] = {{.name = "n", .number = reader->protocol},
                                        {.name = "atr", .string = atr}};
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
    if (!reader->answered)
        block_small(page, column, page_text(page, "service.reader.body"));
    if (ECHOES[reader->echo])
        block_small(page, column, page_text(page, ECHOES[reader->echo]));
    const struct text_value values[] = {{.name = "all", .number = (int)reader->exchanges},
                                        {.name = "bad", .number = (int)reader->unanswered}};
    if (reader->exchanges > 0)
        block_small(page, column,
                    text_fill(page->text, "service.reader.counter {all} {bad}", values, 2));
}

// What is at stake: how the last card has answered, or that one's own must come back.
static void answer(struct page *page, struct column *column, const struct view_reader *reader)
{
    if (!reader->answered)
        block_body(page, column, page_text(page, "service.reader.own"));
    else if (reader->good)
        block_note(page, column, BLOCK_OK, page_text(page, "service.reader.good"), NULL);
    else
        block_note(page, column, BLOCK_STOP,
                   page_text(page, reader->echo == READER_ECHO_DIFFERS ? "service.reader.differs"
                                                                       : "service.reader.bad"),
                   NULL);
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
    bool sheets = page->sheet_end > 0, tight = page->metrics->compact && page->metrics->large;
    block_title(page, main,
                text_count(page->text, "service.reader.left {n}",
                           service->tool.steps - service->tool.step));
    block_section(page, main, page_text(page, WORDS[service->reader.phase]));
    answer(page, main, &service->reader);
    if (service->reader.good)
        last(page, main, &service->reader);
    if (sheets)
        button_foot(page);
    else
        page_foot(page);
    more(page, page_aside(page), &service->reader);
    if (!sheets)
        button_stack(page, page_aside(page));
    // One form for all states, so that the way out stays where it is.
    page->scene->overflow |= tight && (!sheets || page->single);
}
