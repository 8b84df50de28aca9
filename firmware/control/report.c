#include "firmware/control/report.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"
#include "screens/view/action.h"
#include "screens/view/notice.h"

enum {
    CLOCK_WARN_MS = 60000, // backend-api: more is told, more than 5 min refuses new resets
    TRACE_STEP = 8,        // entries that are left out at a time until it fits
};

static char *text_and_free(json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    return text;
}

// While a secret is entered, nothing is told that depends on which characters it has: OK counts as
// enabled from the shortest length on, also when a letter or a digit is still missing.
static bool is_enabled(const struct view *v, const struct control_place *p)
{
    if (p->control == CONTROL_OK && action_entry(v))
        return v->entry.typed >= v->entry.min && !v->waiting;
    return p->enabled;
}

// A focus on a key is the next character.
static const char *focus(const struct control_facts *facts)
{
    bool is_key = control_character(facts->focus) != '\0';
    return is_key ? "" : control_name(facts->focus);
}

static json_t *places(const struct control_facts *facts, const struct control_place *from,
                      size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct control_place *p = &from[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:i, s:i, s:i, s:i, s:b}", "id",
                                        control_name(p->control), "x", p->x, "y", p->y, "w", p->w,
                                        "h", p->h, "enabled", is_enabled(facts->view, p)));
    }
    return list;
}

// "06:30-23:00", and "2026-04-15 03:00"; "" when the screen shows none.
static void times(const struct view *v, char hours[16], char until[32])
{
    hours[0] = until[0] = '\0';
    if ((v->id == VIEW_START || v->id == VIEW_CLOSED) && view_has_hours(v))
        snprintf(hours, 16, "%02d:%02d-%02d:%02d", v->opens.hour, v->opens.minute, v->closes.hour,
                 v->closes.minute);
    bool tells = v->id == VIEW_START || v->id == VIEW_CLOSED || v->id == VIEW_NOTICE;
    if (tells && v->until_date.year != 0)
        snprintf(until, 32, "%04d-%02d-%02d %02d:%02d", v->until_date.year, v->until_date.month,
                 v->until_date.day, v->until_time.hour, v->until_time.minute);
}

// What went wrong, for whoever is there.
static const char *message(const struct view *v)
{
    return view_is_service(v->id) ? technician_cause_name(v->service.cause)
                                  : notice_name(v->notice);
}

char *report_view(const struct control_facts *facts)
{
    const struct view *v = facts->view;
    char hours[16], until[32];
    times(v, hours, until);
    return text_and_free(json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:s, s:i, s:i, s:i, s:b, s:b, s:s, s:s, s:i, s:s, s:o, s:o}",
        "view", view_name(v->id), "language", view_language_tag(v->language), "text_size",
        view_text_size_name(v->text_size), "contrast", view_contrast_name(v->contrast), "waiting",
        v->waiting, "message", message(v), "typed", v->entry.typed, "tries_left", v->tries_left,
        "seconds_left", v->seconds_left, "alarm", v->alarm, "report_later", v->report_later,
        "hours", hours, "until", until, "number", notice_number(v), "focus", focus(facts),
        "controls", places(facts, facts->places, facts->place_count), "held",
        places(facts, facts->held, facts->held_count)));
}

// What somebody has to look at.
static json_t *warnings(const struct control_status *s)
{
    int64_t off = s->clock_offset_ms < 0 ? -s->clock_offset_ms : s->clock_offset_ms;
    const struct {
        const char *name;
        bool holds;
    } ALL[] = {
        {"clock-off", off > CLOCK_WARN_MS},         {"outbox-parked", s->outbox_parked > 0},
        {"outbox-broken", s->outbox_broken > 0},    {"outcomes-unstored", s->outcomes_unstored > 0},
        {"outcomes-refused", s->refused_count > 0}, {"touches-stuck", s->touches_stuck > 0},
        {"order-unstored", s->off_unstored},        {"history-broken", s->history_broken},
        {"panel-unread", s->panel_unread},          {"panel-unstored", s->panel_unstored},
    };
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++)
        if (ALL[i].holds)
            json_array_append_new(list, json_string(ALL[i].name));
    return list;
}

static json_t *link(const struct control_status *s)
{
    return json_pack("{s:b, s:i, s:i, s:i, s:i, s:i, s:I}", "helper", s->link_helper,
                     "outbox_waiting", (int)s->outbox_waiting, "outbox_parked",
                     (int)s->outbox_parked, "outbox_broken", (int)s->outbox_broken, "outcomes_held",
                     (int)s->outcomes_held, "outcomes_unstored", (int)s->outcomes_unstored,
                     "clock_offset_ms", (json_int_t)s->clock_offset_ms);
}

char *report_status(const struct control_facts *facts)
{
    const struct control_status *s = facts->status;
    json_t *card = json_pack("{s:b, s:i, s:i}", "helper", s->card_helper, "readers",
                             (int)s->readers, "cards", (int)s->cards);
    json_t *service = json_pack("{s:b, s:s, s:b}", "off", s->off != OFF_NOT, "reason",
                                off_reason_name(s->off), "stored", !s->off_unstored);
    json_t *touch =
        json_pack("{s:i, s:b}", "stuck", (int)s->touches_stuck, "corrected", s->touch_corrected);
    json_t *picture = json_pack("{s:i, s:i, s:b}", "width_mm", (int)s->width_mm, "height_mm",
                                (int)s->height_mm, "measured", s->size_measured);
    json_t *counters = json_pack("{s:i, s:i, s:i}", "visits", (int)s->visits, "resets_done",
                                 (int)s->resets_done, "resets_failed", (int)s->resets_failed);
    return text_and_free(json_pack("{s:s, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                                   "firmware", KIOSK_VERSION, "uptime_s", (json_int_t)s->uptime_s,
                                   "state", s->state, "closed", s->closed, "service", service,
                                   "card", card, "link", link(s), "touch", touch, "picture",
                                   picture, "counters", counters, "warnings", warnings(s)));
}

static json_t *parked(const struct control_parked *p)
{
    char status[5], time[RFC3339_SIZE] = "";
    snprintf(status, sizeof status, "%04X", p->status_word);
    if (!rfc3339_format(p->finished_at, time))
        time[0] = '\0';
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", p->id, "operation",
                     operation_name(p->operation), "result", operation_result_name(p->result), "sw",
                     status, "finished_at", time);
}

static json_t *outcomes(const struct control_parked *list, size_t count)
{
    json_t *told = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(told, parked(&list[i]));
    return told;
}

char *report_outbox(const struct control_facts *facts)
{
    const struct control_status *s = facts->status;
    return text_and_free(json_pack("{s:i, s:i, s:i, s:o, s:o}", "waiting", (int)s->outbox_waiting,
                                   "parked", (int)s->outbox_parked, "broken", (int)s->outbox_broken,
                                   "records", outcomes(s->parked, s->parked_count), "refused",
                                   outcomes(s->refused, s->refused_count)));
}

char *report_acknowledge(const struct control_facts *facts)
{
    if (facts->status->link_helper)
        return text_and_free(json_pack("{s:b}", "acknowledge", true));
    return text_and_free(json_pack("{s:s}", "error", "kiosk-link is not there"));
}

char *report_service(enum off_reason ordered)
{
    return text_and_free(
        json_pack("{s:b, s:s}", "off", ordered != OFF_NOT, "reason", off_reason_name(ordered)));
}

char *report_diagnose(const struct control_facts *facts)
{
    return text_and_free(json_pack("{s:I}", "run", (json_int_t)selftest_next_run(facts->selftest)));
}

static json_t *test(const struct check_row *row)
{
    enum check check = (enum check)row->check;
    json_t *told = json_pack("{s:s, s:s, s:s}", "test", check_name(check), "outcome",
                             check_outcome_name((enum check_outcome)row->outcome), "cause",
                             check_cause_name((enum check_cause)row->cause));
    if (row->ms >= 0)
        json_object_set_new(told, "ms", json_integer(row->ms));
    if (row->valued) {
        json_object_set_new(told, "value", json_integer(row->value));
        json_object_set_new(told, "unit", json_string(check_value_name(check)));
    }
    return told;
}

static json_t *program(const struct software *software, enum software_program which)
{
    const struct program_state *p = &software->programs[which];
    json_t *told = json_pack("{s:s, s:s}", "program", software_name(which), "version", p->version);
    if (which != SOFTWARE_KIOSK) // which does not know how often it was begun
        json_object_set_new(told, "restarts", json_integer(software_restarts(software, which)));
    if (p->version[0] == '\0')
        return told;
    json_object_set_new(told, "no_new_privs", json_boolean(p->no_new_privs));
    json_object_set_new(told, "seccomp", json_boolean(p->filtered));
    return told;
}

static json_t *software(const struct software *s)
{
    json_t *programs = json_array();
    for (int i = 0; i < SOFTWARE_PROGRAMS; i++)
        json_array_append_new(programs, program(s, (enum software_program)i));
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "device", s->device, "device_key", s->key,
                     "image", s->image.version, "slot", s->image.slot, "verity", s->image.verity,
                     "programs", programs);
}

char *report_results(const struct control_facts *facts)
{
    const struct selftest *t = facts->selftest;
    char finished[RFC3339_SIZE] = "";
    json_t *tests = json_array();
    if (t->finished_at != 0)
        rfc3339_format(t->finished_at, finished);
    for (int i = 0; i < CHECK_COUNT; i++)
        if (check_level_of((enum check)i) <= t->level)
            json_array_append_new(tests, test(&t->rows[i]));
    return text_and_free(
        json_pack("{s:I, s:s, s:b, s:s, s:i, s:s, s:o, s:o}", "run", (json_int_t)t->run, "level",
                  check_level_name(t->level), "running", selftest_is_running(t), "outcome",
                  check_outcome_name(selftest_verdict(t)), "ms", t->ms, "finished_at", finished,
                  "tests", tests, "software", software(facts->software)));
}

char *report_history(const struct control_facts *facts)
{
    return text_and_free(json_pack("{s:I}", "run", (json_int_t)facts->history.run + 1));
}

char *report_verify(const struct control_facts *facts)
{
    return text_and_free(json_pack("{s:I}", "run", (json_int_t)facts->history.run + 1));
}

// Cuts the next word off; "" when there is none, or "-", which says so.
static const char *next_word(char **at)
{
    const char *word = strsep(at, " ");
    return word && strcmp(word, "-") != 0 ? word : "";
}

// "name=value" each.
static json_t *measures(char *at)
{
    json_t *all = json_object();
    while (at) {
        char *value = strsep(&at, " "), *name = strsep(&value, "=");
        if (value)
            json_object_set_new(all, name, json_string(value));
    }
    return all;
}

// One line of the history; it is cut up. What a hand has written there is told as far as it goes.
static json_t *record(char *line)
{
    static const char *const NAMES[] = {"time",  "what",       "outcome",
                                        "cause", "technician", "software"};
    json_t *told = json_object();
    json_object_set_new(told, "n", json_integer(strtoll(next_word(&line), NULL, 10)));
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        json_object_set_new(told, NAMES[i], json_string(next_word(&line)));
    json_object_set_new(told, "measures", measures(line));
    return told;
}

static json_t *records(const char *lines)
{
    json_t *list = json_array();
    char *text = strdup(lines), *at = text, *line;
    while (at && (line = strsep(&at, "\n")))
        if (*line)
            json_array_append_new(list, record(line));
    free(text);
    return list;
}

char *report_records(const struct control_facts *facts)
{
    const struct control_history *h = &facts->history;
    if (!h->known && !h->running && h->run > 0)
        return text_and_free(json_pack("{s:s}", "error", "the history cannot be read"));
    return text_and_free(json_pack(
        "{s:I, s:b, s:b, s:b, s:b, s:s, s:I, s:I, s:I, s:s, s:I, s:o}", "run", (json_int_t)h->run,
        "running", h->running, "verified", h->verified, "usable", h->usable, "whole", h->whole,
        "state", h->known ? h->state : "", "number", (json_int_t)h->number, "count",
        (json_int_t)h->count, "aside", (json_int_t)h->aside, "begun", h->known ? h->begun : "",
        "begun_number", (json_int_t)h->begun_number, "records", records(h->known ? h->lines : "")));
}

char *report_export(const struct control_facts *facts)
{
    return text_and_free(json_pack("{s:I}", "run", (json_int_t)facts->exported.run + 1));
}

char *report_exported(const struct control_facts *facts)
{
    const struct control_export *e = &facts->exported;
    if (!e->known && !e->running && e->run > 0)
        return text_and_free(json_pack("{s:s}", "error", "kiosk-link did not answer"));
    return text_and_free(json_pack(
        "{s:I, s:b, s:s, s:s, s:s, s:I, s:I, s:I, s:s}", "run", (json_int_t)e->run, "running",
        e->running, "kind", e->kind ? e->kind : "", "end", e->known ? e->end : "", "finding",
        e->known ? e->finding : "", "number", (json_int_t)e->number, "records",
        (json_int_t)e->records, "bytes", (json_int_t)e->bytes, "text", e->known ? e->text : ""));
}

char *report_panel(const struct control_facts *facts)
{
    const struct control_status *s = facts->status;
    const struct panel_touch *t = &s->panel.touch;
    const struct panel_size *p = &s->panel.size;
    json_t *touch =
        json_pack("{s:i, s:i, s:i, s:i, s:b, s:b}", "stretch_x", t->stretch_x, "shift_x",
                  t->shift_x, "stretch_y", t->stretch_y, "shift_y", t->shift_y, "measured",
                  !panel_touch_is_none(t), "used", s->touch_corrected);
    json_t *picture =
        json_pack("{s:i, s:i, s:i, s:b, s:b}", "width", p->width, "height", p->height, "width_um",
                  p->width_um, "measured", p->width != 0, "used", s->size_measured);
    return text_and_free(json_pack("{s:o, s:o, s:b, s:b}", "touch", touch, "picture", picture,
                                   "unread", s->panel_unread, "stored", !s->panel_unstored));
}

char *report_forget(const struct control_facts *facts)
{
    (void)facts;
    return text_and_free(json_pack("{s:b}", "forget", true));
}

// ISO/IEC 7816-4 names of the commands that this kiosk sends.
static const char *command_name(const struct card_trace *t)
{
    static const struct {
        uint8_t ins;
        const char *name;
    } NAMES[] = {
        {0xA4, "SELECT"},
        {0xB0, "READ BINARY"},
        {0x20, "VERIFY"},
        {0x24, "CHANGE REFERENCE DATA"},
        {0x2A, "PERFORM SECURITY OPERATION"},
        {0x84, "GET CHALLENGE"},
        {0x82, "EXTERNAL AUTHENTICATE"},
        {0x2C, "RESET RETRY COUNTER"},
        {0xC0, "GET RESPONSE"},
        {0xCB, "GET DATA"}, // these two of technicians' cards
        {0x87, "GENERAL AUTHENTICATE"},
    };
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
        if (NAMES[i].ins == t->ins)
            return NAMES[i].name;
    return "?";
}

// "lc", or "secret" in its place.
static json_t *command(size_t number, const struct card_trace *t)
{
    char header[9], status[5];
    snprintf(header, sizeof header, "%02X%02X%02X%02X", t->cla, t->ins, t->p1, t->p2);
    snprintf(status, sizeof status, "%04X", t->status_word);
    json_t *entry =
        json_pack("{s:I, s:s, s:s, s:i, s:s, s:I, s:b}", "n", (json_int_t)number + 1, "name",
                  command_name(t), "header", header, "response", t->response_bytes, "sw", status,
                  "us", (json_int_t)t->microseconds, "certificate", t->bulk);
    if (t->command_bytes == TRACE_LOG_SECRET)
        json_object_set_new(entry, "secret", json_true());
    else
        json_object_set_new(entry, "lc", json_integer(t->command_bytes));
    return entry;
}

// `count` and `certificate_reads` are of the whole visit, also when the list has lost its oldest.
static char *trace_from(const struct control_facts *facts, size_t first)
{
    const struct trace_log *log = facts->trace;
    json_t *list = json_array();
    for (size_t i = first; i < log->total; i++) {
        const struct card_trace *t = trace_log_entry(log, i);
        if (t)
            json_array_append_new(list, command(i, t));
    }
    return text_and_free(json_pack("{s:I, s:I, s:o}", "count", (json_int_t)log->total,
                                   "certificate_reads", (json_int_t)log->bulk, "apdus", list));
}

char *report_trace(const struct control_facts *facts)
{
    return trace_from(facts, 0);
}

char *report_trace_within(const struct control_facts *facts, size_t length)
{
    size_t total = facts->trace->total;
    size_t first = total > TRACE_LOG_MAX ? total - TRACE_LOG_MAX : 0;
    char *text = trace_from(facts, first);
    while (text && strlen(text) > length && first < total) {
        free(text);
        first += TRACE_STEP;
        text = trace_from(facts, first);
    }
    return text;
}
