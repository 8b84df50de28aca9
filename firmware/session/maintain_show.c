#include "firmware/session/maintain_show.h"

#include <string.h>

#include "drivers/base/clock.h"

enum {
    MINUTE_MS = 60000,
};

static enum view_id view_of_tool(const struct tools *tools)
{
    static const enum view_id VIEWS[TOOL_RUNS] = {
        [TOOL_READER] = VIEW_SERVICE_READER,       [TOOL_TOUCH] = VIEW_SERVICE_TOUCH,
        [TOOL_CALIBRATE] = VIEW_SERVICE_CALIBRATE, [TOOL_KEYS] = VIEW_SERVICE_KEYS,
        [TOOL_DISPLAY] = VIEW_SERVICE_PICTURE,     [TOOL_GEOMETRY] = VIEW_SERVICE_GEOMETRY,
        [TOOL_SOUND] = VIEW_SERVICE_SOUND,         [TOOL_VISIT] = VIEW_SERVICE_VISIT,
        [TOOL_RENEWAL] = VIEW_SERVICE_RENEWAL,     [TOOL_VISIT_PIN] = VIEW_SERVICE_VISIT,
    };
    struct view_tool shown;
    tools_show(tools, &shown);
    bool asks = tools->tool == TOOL_DISPLAY && shown.step == shown.steps;
    return asks ? VIEW_SERVICE_DISPLAY : VIEWS[tools->tool];
}

static enum view_id view_of_page(const struct maintain *m)
{
    static const enum view_id PAGES[] = {[MAINTAIN_MENU] = VIEW_SERVICE_MENU,
                                         [MAINTAIN_SELF_TEST] = VIEW_SERVICE_TEST,
                                         [MAINTAIN_TOOLS] = VIEW_SERVICE_TOOLS,
                                         [MAINTAIN_TOOL] = VIEW_SERVICE_RESULT};
    bool runs = m->page == MAINTAIN_TOOL && m->tool_ticket != 0;
    if (m->page == MAINTAIN_READ)
        return m->read.tool == TOOL_STATUS ? VIEW_SERVICE_STATUS : VIEW_SERVICE_PAGE;
    return runs ? view_of_tool(&m->tools) : PAGES[m->page];
}

static enum view_id view_of(const struct maintain *m)
{
    static const enum view_id VIEWS[TECHNICIAN_STATE_COUNT] = {
        [TECHNICIAN_INSERT] = VIEW_SERVICE_INSERT,   [TECHNICIAN_READING] = VIEW_SERVICE_READING,
        [TECHNICIAN_REFUSED] = VIEW_SERVICE_REFUSED, [TECHNICIAN_PIN] = VIEW_SERVICE_PIN,
        [TECHNICIAN_PROVING] = VIEW_SERVICE_READING, [TECHNICIAN_MENU] = VIEW_SERVICE_MENU,
        [TECHNICIAN_WORKING] = VIEW_SERVICE_MENU,    [TECHNICIAN_OUT] = VIEW_SERVICE_INSERT,
        [TECHNICIAN_ENDING] = VIEW_SERVICE_ENDED,
    };
    enum view_id id = VIEWS[m->machine.state];
    bool tests = m->machine.state == TECHNICIAN_OUT && m->tool_ticket != 0;
    return id == VIEW_SERVICE_MENU || tests ? view_of_page(m) : id;
}

// Only who entered a wrong PIN is told how long to wait.
static int64_t wait_ms(const struct maintain *m)
{
    bool told =
        m->machine.state == TECHNICIAN_REFUSED &&
        (m->machine.cause == TECHNICIAN_PIN_WRONG || m->machine.cause == TECHNICIAN_MUST_WAIT);
    return told ? technician_wait(&m->machine, clock_ms()) : 0;
}

int64_t maintain_show_next(const struct maintain *m)
{
    int64_t wait = wait_ms(m);
    return wait == 0 ? INT64_MAX : clock_ms() + (wait - 1) % MINUTE_MS + 1;
}

static void show_self_test(struct view_service *service, const struct selftest *test)
{
    service->tested = selftest_verdict(test) != CHECK_NOT_RUN;
    if (service->running)
        return;
    for (int i = 0; i < CHECK_INTERNALS; i++) {
        service->outcomes[i] = test->rows[i].outcome;
        service->causes[i] = test->rows[i].cause;
    }
}

// What is tested anew on its page.
static bool is_rows(const struct view *page, const struct maintain *m)
{
    return page->id == VIEW_SERVICE_PAGE &&
           (m->read.tool == TOOL_NETWORK || m->read.tool == TOOL_STORAGE);
}

// Before the first card, and while none is in, nothing of the test's lies in the reader.
_Static_assert((int)READER_ECHO_DIFFERS == (int)CARD_ECHO_DIFFERS, "the same words");

static bool may_stop(const struct maintain *m, enum reader_phase phase)
{
    return phase == READER_PUT || m->machine.state == TECHNICIAN_WORKING;
}

static void show_reader(const struct maintain *m, struct view_reader *reader)
{
    const struct tools_reader *tool = &m->tools.reader;
    const struct card_probed *probed = &m->probed;
    reader->phase = tool->phase;
    reader->stops = may_stop(m, tool->phase);
    reader->answered = tool->done > 0;
    reader->good = tool->done > 0 && tool->good;
    reader->echo = (enum reader_echo)probed->echo;
    reader->exchanges = probed->exchanges;
    reader->unanswered = probed->unanswered;
    if (!reader->good)
        return;
    reader->protocol = probed->protocol;
    reader->atr_length = probed->atr_length;
    memcpy(reader->atr, probed->atr, probed->atr_length);
}

void maintain_show(struct view *view, const struct maintain *m, const struct maintain_facts *facts)
{
    struct view page;
    view_page(&page, view_of(m), view);
    page.plate = view->plate;
    page.waiting = page.id == VIEW_SERVICE_READING || page.id == VIEW_SERVICE_RENEWAL;
    page.service.cause = m->machine.cause;
    if (page.id == VIEW_SERVICE_TEST || page.id == VIEW_SERVICE_TOOLS || is_rows(&page, m))
        page.service.running = m->run != 0 || selftest_is_running(facts->read.selftest);
    if (page.id == VIEW_SERVICE_PAGE || page.id == VIEW_SERVICE_STATUS) {
        page.service.tool.tool = m->read.tool;
        maintain_read_show(&m->read, &facts->read, &page.service.read);
    }
    if (page.id == VIEW_SERVICE_READER)
        show_reader(m, &page.service.reader);
    if (page.id == VIEW_SERVICE_VISIT) {
        page.service.reader.phase = m->tools.visit.phase;
        page.service.reader.stops = may_stop(m, m->tools.visit.phase);
    }
    if (m->page == MAINTAIN_TOOL)
        tools_show(&m->tools, &page.service.tool);
    page.service.card =
        page.id == VIEW_SERVICE_ENDED && m->machine.reader != TECHNICIAN_READER_EMPTY;
    if (m->machine.cause == TECHNICIAN_PIN_WRONG || page.id == VIEW_SERVICE_PIN)
        page.service.tries = m->machine.tries > 0 ? m->machine.tries : 0;
    page.service.wait_minutes = (uint8_t)((wait_ms(m) + MINUTE_MS - 1) / MINUTE_MS);
    if (page.id == VIEW_SERVICE_PIN)
        pin_entry_show_technician(facts->pins, &page.entry);
    if (page.id == VIEW_SERVICE_TEST)
        show_self_test(&page.service, facts->read.selftest);
    memcpy(view, &page, sizeof page);
}
