// The reader: a card is put in and taken out three times, and answers each time. Which card it is
// does not matter. The machine judges; the technician's own card has to make room for it.
#include <string.h>

#include "firmware/tools/inside.h"

enum {
    TIMES = 3,
};

static void begin(struct tools *tools, int64_t now)
{
    (void)now;
    tools->reader.phase = READER_TAKE;
}

static void count(struct tools_reader *reader, bool good)
{
    reader->done++;
    reader->bad += !good;
    reader->good = good;
    reader->phase = READER_TAKE;
}

// A card that is pulled before it has answered counts for nothing.
static void goes(struct tools *tools)
{
    struct tools_reader *reader = &tools->reader;
    reader->asks = false;
    if (reader->done == TIMES)
        tools_end(tools, reader->bad == 0 ? HISTORY_PASS : HISTORY_FAIL);
    else
        reader->phase = READER_PUT;
}

static void comes(struct tools_reader *reader)
{
    if (reader->phase != READER_PUT)
        return;
    reader->phase = READER_ASKED;
    reader->asks = true;
}

static void step(struct tools *tools, const struct tools_event *event)
{
    struct tools_reader *reader = &tools->reader;
    if (event->type == TOOLS_CARD_OUT)
        goes(tools);
    else if (event->type == TOOLS_CARD_IN)
        comes(reader);
    else if (event->type == TOOLS_CARD_MUTE && reader->phase == READER_PUT)
        count(reader, false);
    else if (event->type == TOOLS_PROBED && reader->phase == READER_ASKED)
        count(reader, event->good);
}

static void show(const struct tools *tools, struct view_tool *view)
{
    view->step = tools->reader.done;
    view->steps = TIMES;
    view->bad = tools->reader.bad;
}

static size_t measures(const struct tools *tools, struct tools_measure list[])
{
    list[0] = (struct tools_measure){HISTORY_INSERTIONS, tools->reader.done};
    list[1] = (struct tools_measure){HISTORY_ERRORS, tools->reader.bad};
    return 2;
}

bool tools_asks_card(struct tools *tools)
{
    bool asks = tools->tool == TOOL_READER && tools->reader.asks;
    if (asks)
        tools->reader.asks = false;
    return asks;
}

const struct tools_rules tools_reader = {
    .word = HISTORY_READER,
    .begin = begin,
    .step = step,
    .show = show,
    .measures = measures,
};
