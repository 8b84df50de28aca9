// Samples of what technicians see: every cause, every row of the self-test.
#include <stdio.h>
#include <string.h>

#include "tests/golden/sample_help.h"

static struct view page_of(enum view_id id)
{
    return (struct view){.id = id, .waiting = id == VIEW_SERVICE_READING};
}

static void card(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_INSERT);
    sample_add(s, "", &v);
    v.plate = true;
    sample_add(s, "plate", &v);
    v = page_of(VIEW_SERVICE_READING);
    sample_add(s, "", &v);
}

static void pin(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_PIN);
    v.entry = (struct view_entry){.kind = SECRET_AUTH, .min = 6, .max = 8};
    sample_add(s, "", &v);
    v.service.tries = 3;
    v.entry.typed = 5;
    sample_add(s, "some", &v);
    v.service.tries = 1;
    v.entry.typed = 8;
    v.entry.complete = true;
    sample_add(s, "whole", &v);
}

static bool ends(int cause)
{
    return cause >= TECHNICIAN_LEFT;
}

static bool is_out(int cause)
{
    return cause == TECHNICIAN_CARD_OUT || cause == TECHNICIAN_CARD_NOT_BACK;
}

// Those that refuse nobody end the mode.
static void causes(struct samples *s)
{
    for (int cause = TECHNICIAN_OK + 1; cause < TECHNICIAN_CAUSE_COUNT; cause++) {
        struct view v = page_of(ends(cause) ? VIEW_SERVICE_ENDED : VIEW_SERVICE_REFUSED);
        v.service.cause = (enum technician_cause)cause;
        v.service.card = ends(cause) && !is_out(cause);
        sample_add(s, technician_cause_name(v.service.cause), &v);
    }
    struct view v = page_of(VIEW_SERVICE_REFUSED);
    v.service.cause = TECHNICIAN_PIN_WRONG;
    v.service.tries = 2;
    v.service.wait_minutes = 1;
    sample_add(s, "wait", &v);
    v.service.wait_minutes = 60;
    v.service.tries = 1;
    sample_add(s, "wait-long", &v);
    v.service.cause = TECHNICIAN_MUST_WAIT;
    v.service.tries = 0;
    sample_add(s, "must-wait-long", &v);
}

// Some rows with these causes, the others good.
static void failed(struct samples *s, const char *name, const uint8_t causes[CHECK_INTERNALS])
{
    struct view v = page_of(VIEW_SERVICE_TEST);
    v.service.tested = true;
    for (int i = 0; i < CHECK_INTERNALS; i++) {
        v.service.causes[i] = causes[i];
        v.service.outcomes[i] = causes[i] == CAUSE_NONE ? CHECK_PASS : CHECK_FAIL;
    }
    if (causes[CHECK_NAME] != CAUSE_NONE)
        for (int i = CHECK_CONNECT; i <= CHECK_CLOCK; i++)
            v.service.outcomes[i] = CHECK_NOT_RUN;
    sample_add(s, name, &v);
}

// Every sentence, three at a time, and one test with all rows failed.
static void faults(struct samples *s)
{
    for (int first = CAUSE_NONE + 1; first < CAUSE_COUNT; first += 3) {
        uint8_t list[CHECK_INTERNALS] = {CAUSE_NONE};
        for (int i = 0; i < 3 && first + i < CAUSE_COUNT; i++)
            list[CHECK_KEY + i] = (uint8_t)(first + i);
        failed(s, check_cause_name((enum check_cause)first), list);
    }
    uint8_t all[CHECK_INTERNALS], name[CHECK_INTERNALS] = {[CHECK_NAME] = CAUSE_NAME_LATE};
    memset(all, CAUSE_OUTBOX_UNUSABLE, sizeof all);
    all[CHECK_NAME] = CAUSE_NONE;
    failed(s, "name", name);
    failed(s, "all", all);
}

// A card out, another one in, until it is asked.
static void cards(struct samples *s, struct view *v)
{
    v->service.reader.stops = true;
    sample_add(s, "take", v);
    v->service.reader.phase = READER_PUT;
    sample_add(s, "put", v);
    v->service.reader.stops = false;
    v->service.reader.phase = READER_ASKED;
}

static void reader(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_READER);
    v.service.tool = (struct view_tool){.tool = TOOL_READER, .steps = 3};
    cards(s, &v);
    sample_add(s, "asked", &v);
    v.service.tool.step = 2;
    v.service.reader.phase = READER_TAKE;
    v.service.reader.answered = true;
    v.service.reader.exchanges = 123456;
    v.service.reader.unanswered = 12;
    sample_add(s, "bad", &v);
    v.service.reader.echo = READER_ECHO_DIFFERS;
    sample_add(s, "differs", &v);
    v.service.reader.echo = READER_ECHO_OTHER;
    v.service.reader.good = true;
    v.service.reader.protocol = 1;
    v.service.reader.atr_length = sizeof v.service.reader.atr;
    memset(v.service.reader.atr, 0xDB, sizeof v.service.reader.atr);
    sample_add(s, "good", &v);
    v.service.reader.echo = READER_ECHO_SAME;
    sample_add(s, "same", &v);
}

static struct view_visit went(enum visit_step step, enum visit_cause cause)
{
    struct view_visit visit = {.step = step, .cause = cause, .ended = cause != VISIT_NO_CAUSE};
    for (int i = 0; i < VISIT_STEPS; i++)
        visit.ms[i] = 137 * (i + 1);
    visit.ended |= step == VISIT_STEPS;
    return visit;
}

static void visit(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_VISIT);
    v.service.tool.tool = TOOL_VISIT;
    cards(s, &v);
    for (int step = 0; step < VISIT_STEPS; step++) {
        v.service.tool.visit = went((enum visit_step)step, VISIT_NO_CAUSE);
        sample_add(s, tool_visit_step_name((enum visit_step)step), &v);
    }
    v.service.reader.phase = READER_TAKE;
    v.service.tool.visit = went(VISIT_STEPS, VISIT_NO_CAUSE);
    sample_add(s, "passed", &v);
    v.service.tool.visit = went(VISIT_VERIFY, VISIT_SECRET);
    sample_add(s, "failed", &v);
    v.service.tool.tool = TOOL_VISIT_PIN;
    sample_add(s, "pin-failed", &v);
    v = page_of(VIEW_SERVICE_VISIT);
    v.service.tool.tool = TOOL_VISIT_PIN;
    sample_add(s, "pin", &v);
}

// Every cause, at the last of the steps: the longest page.
static void visits(struct samples *s)
{
    for (int cause = VISIT_NO_CAUSE; cause < VISIT_CAUSE_COUNT; cause++) {
        struct view v = page_of(VIEW_SERVICE_RESULT);
        bool good = cause == VISIT_NO_CAUSE;
        char name[32];
        v.service.tool.tool = TOOL_VISIT;
        v.service.tool.outcome = good ? TOOL_PASS : TOOL_FAIL;
        v.service.tool.visit = went(good ? VISIT_STEPS : VISIT_REPORT, (enum visit_cause)cause);
        snprintf(name, sizeof name, "visit-%s",
                 good ? "passed" : tool_visit_cause_name((enum visit_cause)cause));
        sample_add(s, name, &v);
    }
    struct view v = page_of(VIEW_SERVICE_RESULT);
    v.service.tool.tool = TOOL_VISIT_PIN;
    v.service.tool.outcome = TOOL_FAIL;
    v.service.tool.visit = went(VISIT_WRITE, VISIT_CARD_REFUSED);
    sample_add(s, "visit-pin-card-refused", &v);
    v.service.tool.visit = went(VISIT_OPEN, VISIT_UNREACHABLE);
    sample_add(s, "visit-pin-unreachable", &v);
}

// A glass of which all fields were touched but every so many-th one.
static struct view_tool worn(int dead)
{
    struct view_tool tool = {.tool = TOOL_TOUCH, .steps = TOOL_POINTS, .line = true, .fingers = 5};
    for (int i = 0; i < TOOL_POINTS; i++)
        tool.errors[i] = (uint8_t)(3 * i);
    for (int cell = 0; cell < TOOL_CELLS; cell++)
        if (dead == 0 || cell % dead != 0)
            tool.cells[cell / 8] |= (uint8_t)(1 << cell % 8);
    return tool;
}

static void touch(struct samples *s)
{
    static const char *const names[PART_COUNT] = {"points", "area", "line", "fingers", "ghosts"};
    for (int part = 0; part < PART_COUNT; part++) {
        struct view v = page_of(VIEW_SERVICE_TOUCH);
        v.service.tool = worn(5);
        v.service.tool.part = (enum tool_part)part;
        v.service.tool.step = (uint8_t)part;
        v.service.tool.seconds = 12;
        sample_add(s, names[part], &v);
    }
}

// The first ring, the last of the nine, and those that are pressed with the correction.
static void calibrate(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_CALIBRATE);
    v.service.tool = (struct view_tool){.tool = TOOL_CALIBRATE, .steps = TOOL_POINTS};
    sample_add(s, "first", &v);
    v.service.tool.step = TOOL_POINTS - 1;
    sample_add(s, "last", &v);
    v.service.tool.confirms = true;
    v.service.tool.steps = TOOL_CONFIRMS;
    v.service.tool.before = 187;
    v.service.tool.after = 12;
    v.service.tool.step = 0;
    sample_add(s, "confirms", &v);
    v.service.tool.step = TOOL_CONFIRMS - 1;
    sample_add(s, "confirms-last", &v);
}

static void calibrations(struct samples *s)
{
    for (int how = 0; how < CALIBRATION_COUNT; how++) {
        struct view v = page_of(VIEW_SERVICE_RESULT);
        v.service.tool.tool = TOOL_CALIBRATE;
        v.service.tool.calibration = (enum tool_calibration)how;
        v.service.tool.outcome = how <= CALIBRATION_REMOVED ? TOOL_PASS : TOOL_FAIL;
        v.service.tool.confirms = how == CALIBRATION_KEPT || how == CALIBRATION_UNCONFIRMED;
        v.service.tool.before = 187;
        v.service.tool.after = how == CALIBRATION_KEPT ? 12 : 61;
        char name[32];
        snprintf(name, sizeof name, "calibrate-%s",
                 tool_calibration_name((enum tool_calibration)how));
        sample_add(s, name, &v);
    }
}

static void keys(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_KEYS);
    v.service.tool.tool = TOOL_KEYS;
    sample_add(s, "", &v);
    v.service.tool.keys_seen = 0x0BE;
    v.service.tool.keys_down = 0x240;
    v.service.tool.keys_stuck = 0x200;
    sample_add(s, "some", &v);
}

static void display(struct samples *s)
{
    static const char *const names[PICTURE_COUNT] = {"white", "black", "red",   "green",
                                                     "blue",  "bars",  "greys", "contrast"};
    for (int picture = 0; picture < PICTURE_COUNT; picture++) {
        struct view v = page_of(VIEW_SERVICE_PICTURE);
        v.service.tool = (struct view_tool){.tool = TOOL_DISPLAY, .step = (uint8_t)picture};
        sample_add(s, names[picture], &v);
    }
    struct view v = page_of(VIEW_SERVICE_DISPLAY);
    v.service.tool.tool = TOOL_DISPLAY;
    sample_add(s, "", &v);
    v = page_of(VIEW_SERVICE_GEOMETRY);
    v.service.tool.tool = TOOL_GEOMETRY;
    sample_add(s, "", &v);
    v.service.tool.scale = 100;
    sample_add(s, "large", &v);
}

static void results(struct samples *s)
{
    for (int tool = 0; tool < TOOL_RUNS; tool++) {
        if (tool == TOOL_CALIBRATE || tool == TOOL_VISIT || tool == TOOL_VISIT_PIN)
            continue;
        struct view v = page_of(VIEW_SERVICE_RESULT);
        v.service.tool = worn(0);
        v.service.tool.tool = (enum tool)tool;
        v.service.tool.keys_seen = 0xFFF;
        v.service.tool.days = 364;
        sample_add(s, tool_name(v.service.tool.tool), &v);
        v.service.tool = worn(7);
        v.service.tool.tool = (enum tool)tool;
        v.service.tool.outcome = TOOL_FAIL;
        v.service.tool.errors[3] = 112;
        v.service.tool.ghosts = 3;
        v.service.tool.line = false;
        v.service.tool.keys_seen = 0x0F3;
        v.service.tool.keys_stuck = 0x204;
        v.service.tool.bad = 2;
        v.service.tool.cause = CAUSE_RENEWAL_WRONG;
        char name[24];
        snprintf(name, sizeof name, "%s-bad", tool_name((enum tool)tool));
        sample_add(s, name, &v);
    }
}

static void tools(struct samples *s)
{
    struct view v = page_of(VIEW_SERVICE_TOOLS);
    sample_add(s, "", &v);
    v.service.running = true;
    sample_add(s, "running", &v);
    reader(s);
    v = page_of(VIEW_SERVICE_SOUND);
    v.service.tool = (struct view_tool){.tool = TOOL_SOUND, .steps = 5};
    sample_add(s, "", &v);
    v = page_of(VIEW_SERVICE_RENEWAL);
    v.service.tool.tool = TOOL_RENEWAL;
    v.waiting = true;
    sample_add(s, "", &v);
    touch(s);
    calibrate(s);
    keys(s);
    display(s);
    results(s);
    calibrations(s);
    visit(s);
    visits(s);
}

void sample_service(struct samples *s)
{
    card(s);
    pin(s);
    causes(s);
    struct view v = page_of(VIEW_SERVICE_MENU);
    sample_add(s, "", &v);
    v = page_of(VIEW_SERVICE_TEST);
    sample_add(s, "never", &v);
    v.service.running = true;
    sample_add(s, "running", &v);
    failed(s, "good", (const uint8_t[CHECK_INTERNALS]){CAUSE_NONE});
    faults(s);
    tools(s);
}
