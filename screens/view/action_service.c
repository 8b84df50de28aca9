// The buttons of the technician's screens.
#include "screens/view/action_inside.h"

static void service_pin(struct action_build *b)
{
    action_add(b, CONTROL_LEAVE, "service.leave");
}

// Why a card that is in may be tried again.
static const char *again_note(const struct view_service *service)
{
    bool changed = service->cause == TECHNICIAN_NO_TECHNICIAN ||
                   service->cause == TECHNICIAN_RESIDENT || service->cause == TECHNICIAN_OTHER_CARD;
    return changed ? "service.again.changed" : "service.again.note";
}

// Whether another card, or the same one, can be let in here and now.
static bool another_try_helps(enum technician_cause cause)
{
    static const bool HELPS[TECHNICIAN_CAUSE_COUNT] = {
        [TECHNICIAN_NO_TECHNICIAN] = true, [TECHNICIAN_RESIDENT] = true,
        [TECHNICIAN_OTHER_CARD] = true,    [TECHNICIAN_FAULT] = true,
        [TECHNICIAN_MUST_WAIT] = true,     [TECHNICIAN_PIN_WRONG] = true,
    };
    return HELPS[cause];
}

// The wait after a wrong PIN is waited out here, or left.
static void service_refused(struct action_build *b)
{
    struct action *again = action_add(b, CONTROL_TRY_AGAIN, "service.again");
    bool helps = another_try_helps(b->view->service.cause);
    again->enabled = b->view->service.wait_minutes == 0;
    again->primary = again->enabled && helps;
    again->note = again->enabled ? again_note(&b->view->service) : "service.again.later";
    struct action *leave = action_add(b, CONTROL_LEAVE, "service.leave");
    leave->primary = !helps;
    leave->tall = true;
}

static void service_menu(struct action_build *b)
{
    action_add_primary(b, CONTROL_SELF_TEST, "service.menu.test");
    b->list[0].note = "service.menu.test.note";
    action_add(b, CONTROL_TOOLS, "service.menu.tools")->note = "service.menu.tools.note";
    action_add(b, CONTROL_LEAVE, "service.leave")->note = "service.leave.note";
}

static struct action *test_again(struct action_build *b)
{
    bool first = b->view->id == VIEW_SERVICE_TEST && !b->view->service.tested;
    struct action *again =
        action_add(b, CONTROL_TRY_AGAIN, first ? "service.test.first" : "service.test.again");
    again->other[0] = first ? "service.test.again" : "service.test.first";
    again->enabled = !b->view->service.running;
    again->note = again->enabled ? "service.test.again.note" : "service.test.running";
    again->other_note = again->enabled ? "service.test.running" : "service.test.again.note";
    return again;
}

// Faults are read before anything is tested again.
static void service_test(struct action_build *b)
{
    const struct view_service *service = &b->view->service;
    struct action *again = test_again(b);
    again->primary = again->enabled;
    for (int i = 0; i < CHECK_INTERNALS && service->tested; i++)
        again->primary &= service->outcomes[i] != CHECK_FAIL;
    action_add(b, CONTROL_BACK, "service.back");
}

// The rows, each with its text of two ids, and the way back. None begins while the self-test runs.
static void service_tools(struct action_build *b)
{
    static const struct {
        const char *label, *note;
    } rows[TOOL_COUNT] = {
        [TOOL_READER] = {"service.tool.reader", "service.tool.reader.note"},
        [TOOL_VISIT] = {"service.tool.visit", "service.tool.visit.note"},
        [TOOL_VISIT_PIN] = {"service.tool.visit-pin", "service.tool.visit-pin.note"},
        [TOOL_TOUCH] = {"service.tool.touch", "service.tool.touch.note"},
        [TOOL_CALIBRATE] = {"service.tool.calibrate", "service.tool.calibrate.note"},
        [TOOL_KEYS] = {"service.tool.keys", "service.tool.keys.note"},
        [TOOL_DISPLAY] = {"service.tool.display", "service.tool.display.note"},
        [TOOL_GEOMETRY] = {"service.tool.geometry", "service.tool.geometry.note"},
        [TOOL_SOUND] = {"service.tool.sound", "service.tool.sound.note"},
        [TOOL_RENEWAL] = {"service.tool.renewal", "service.tool.renewal.note"},
        [TOOL_NETWORK] = {"service.tool.network", "service.tool.network.note"},
        [TOOL_STORAGE] = {"service.tool.storage", "service.tool.storage.note"},
        [TOOL_VERSIONS] = {"service.tool.versions", "service.tool.versions.note"},
        [TOOL_FAULTS] = {"service.tool.faults", "service.tool.faults.note"},
        [TOOL_STATUS] = {"service.tool.status", "service.tool.status.note"},
    };
    bool busy = b->view->service.running;
    for (int i = 0; i < TOOL_COUNT; i++) {
        struct action *row = action_add(b, (enum control)(CONTROL_TOOL_0 + i), rows[i].label);
        row->enabled = i >= TOOL_RUNS || !busy;
        row->note = row->enabled ? rows[i].note : "service.test.running";
        row->other_note = i >= TOOL_RUNS ? NULL : busy ? rows[i].note : "service.test.running";
    }
    action_add(b, CONTROL_BACK, "service.back");
}

static void service_reader(struct action_build *b)
{
    struct action *stop = action_add(b, CONTROL_BACK, "service.tool.stop");
    stop->enabled = b->view->service.reader.stops;
    stop->note = stop->enabled ? NULL : "service.reader.no-stop";
    stop->other_note = stop->enabled ? "service.reader.no-stop" : NULL;
}

static void service_keys(struct action_build *b)
{
    action_add(b, CONTROL_NO, "service.keys.no");
    action_add(b, CONTROL_BACK, "service.tool.stop");
}

static void service_display(struct action_build *b)
{
    action_add_primary(b, CONTROL_YES, "service.display.yes");
    action_add(b, CONTROL_NO, "service.display.no");
    action_add(b, CONTROL_TRY_AGAIN, "service.display.again");
    action_add(b, CONTROL_BACK, "service.tool.stop");
}

static void service_geometry(struct action_build *b)
{
    action_add(b, CONTROL_MORE, "service.geometry.more");
    action_add(b, CONTROL_LESS, "service.geometry.less");
    action_add_primary(b, CONTROL_YES, "service.geometry.yes");
    action_add(b, CONTROL_NO, "service.geometry.no");
    action_add(b, CONTROL_BACK, "service.tool.stop");
}

static void service_sound(struct action_build *b)
{
    action_add_primary(b, CONTROL_YES, "service.sound.yes");
    action_add(b, CONTROL_NO, "service.sound.no");
    action_add(b, CONTROL_TRY_AGAIN, "service.sound.again");
    action_add(b, CONTROL_BACK, "service.tool.stop");
}

// What was not in order is mended, and tested again.
static void service_result(struct action_build *b)
{
    const struct view_tool *tool = &b->view->service.tool;
    bool bad = tool->outcome == TOOL_FAIL, calibrated = tool->tool == TOOL_CALIBRATE;
    struct action *again = action_add(
        b, CONTROL_TRY_AGAIN, calibrated ? "service.calibrate.again" : "service.tool.again");
    again->primary = bad;
    action_add(b, CONTROL_BACK, "service.tools.back")->primary = !bad;
}

// Rows of the self-test can be tested anew.
static void service_page(struct action_build *b)
{
    enum tool tool = b->view->service.tool.tool;
    action_add_primary(b, CONTROL_BACK, "service.back");
    if (tool == TOOL_NETWORK || tool == TOOL_STORAGE)
        test_again(b);
}

static void service_ended(struct action_build *b)
{
    action_add_primary(b, CONTROL_LEAVE, "service.close");
}

void action_service(struct action_build *b)
{
    static void (*const builders[VIEW_COUNT])(struct action_build *) = {
        [VIEW_SERVICE_PIN] = service_pin,           [VIEW_SERVICE_REFUSED] = service_refused,
        [VIEW_SERVICE_MENU] = service_menu,         [VIEW_SERVICE_TEST] = service_test,
        [VIEW_SERVICE_TOOLS] = service_tools,       [VIEW_SERVICE_SOUND] = service_sound,
        [VIEW_SERVICE_KEYS] = service_keys,         [VIEW_SERVICE_DISPLAY] = service_display,
        [VIEW_SERVICE_GEOMETRY] = service_geometry, [VIEW_SERVICE_RESULT] = service_result,
        [VIEW_SERVICE_PAGE] = service_page,         [VIEW_SERVICE_STATUS] = service_page,
        [VIEW_SERVICE_READER] = service_reader,     [VIEW_SERVICE_ENDED] = service_ended,
        [VIEW_SERVICE_VISIT] = service_reader,
    };
    if (builders[b->view->id])
        builders[b->view->id](b);
}
