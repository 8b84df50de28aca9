// The self-test of a running kiosk: asks the helpers, takes in what they answer. No screen waits.
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/diag/check_word.h"
#include "firmware/limits.h"
#include "firmware/session/internal.h"

enum {
    TONE_LOOK_MS = 50, // between two looks at how it is
};

static enum check_cause judge_history(const struct link_history_news *history)
{
    if (!history->usable)
        return CAUSE_HISTORY_UNUSABLE;
    return history->whole && history->aside == 0 ? CAUSE_NONE : CAUSE_HISTORY_BROKEN;
}

// What does not answer says nothing any more.
static void note_program(struct session *s, enum selftest_part part,
                         const struct ipc_message *message)
{
    const struct card_selftested *card = (const void *)message->body;
    const struct link_selftested *link = (const void *)message->body;
    bool lost = message->type == IPC_LOST;
    if (part == SELFTEST_CARD)
        s->software.programs[SOFTWARE_CARD] =
            lost ? (struct program_state){.version = ""} : card->program;
    if (part != SELFTEST_LINK)
        return;
    s->software.programs[SOFTWARE_LINK] =
        lost ? (struct program_state){.version = ""} : link->program;
    s->software.image = lost ? (struct program_image){.version = ""} : link->image;
    memcpy(s->software.device, lost ? (char[PROGRAM_DEVICE]){""} : link->device, PROGRAM_DEVICE);
    memcpy(s->software.key, lost ? (char[PROGRAM_PLACE]){""} : link->key, PROGRAM_PLACE);
}

// A kiosk-link that answers has read its disk, or cannot.
static bool is_panel_unread(const struct session *s)
{
    bool asked = s->software.programs[SOFTWARE_LINK].version[0] != '\0';
    return measured_is_unread(&s->measured) || (asked && !measured_is_known(&s->measured));
}

static void note_lost(struct session *s, enum software_program program, const struct ends *lost)
{
    s->software.lost[program] = lost->count;
    s->software.lost_lately[program] = ends_within(lost, clock_ms(), LIMIT_RESTARTS_WITHIN_MS);
}

static void note_own(struct session *s)
{
    s->software.programs[SOFTWARE_KIOSK] = s->program;
    note_lost(s, SOFTWARE_CARD, &s->card.lost);
    note_lost(s, SOFTWARE_LINK, &s->link.lost);
    const struct selftest_own own = {.touches_stuck = screens_unended_touches(s->screens),
                                     .keys_stuck = screens_stuck_keys(s->screens),
                                     .sound = screens_has_sound(s->screens),
                                     .history_known = s->history_known,
                                     .history = judge_history(&s->history),
                                     .panel_unread = is_panel_unread(s),
                                     .records = s->history.records,
                                     .software = &s->software};
    selftest_note_own(&s->selftest, &own);
}

// The cause of every row that failed, once, when the test has ended.
static void log_end(const struct selftest *test)
{
    if (selftest_is_running(test))
        return;
    for (int i = 0; i < CHECK_COUNT; i++)
        if (test->rows[i].outcome == CHECK_FAIL)
            log_write(LOG_WARNING, "self-test", "event=failed test=%s cause=%s",
                      check_name((enum check)i),
                      check_cause_name((enum check_cause)test->rows[i].cause));
    log_write(LOG_INFO, "self-test", "event=ended run=%u outcome=%s ms=%d", test->run,
              check_outcome_name(selftest_verdict(test)), test->ms);
}

void session_selftest_record(const struct session *s, struct link_record *record)
{
    int failed;
    const struct check_row *first = selftest_first_failed(&s->selftest, &failed);
    *record = (struct link_record){
        .what = (uint8_t)(first ? check_word_of((enum check)first->check) : HISTORY_SELF_TEST),
        .outcome = first ? HISTORY_FAIL : HISTORY_PASS,
        .cause = first ? first->cause : CAUSE_NONE,
        .at = s->selftest.finished_at,
        .measured = 2,
        .measures = {{.measure = HISTORY_DURATION, .value = s->selftest.ms},
                     {.measure = HISTORY_ERRORS, .value = failed}},
    };
}

static void record_end(struct session *s)
{
    struct link_record record;
    if (session_maintain_awaits(s) || !selftest_is_recorded(&s->selftest))
        return;
    session_selftest_record(s, &record);
    records_add(&s->records, &record);
}

static void ended(struct session *s)
{
    log_end(&s->selftest);
    record_end(s);
    session_maintain_tested(s);
}

// The sound's thread tells nobody: it is looked at.
static void look_at_tone(struct session *s)
{
    if (!selftest_awaits(&s->selftest, SELFTEST_TONE))
        return;
    enum screens_sound_test tone = screens_sound_tested(s->screens);
    bool late = clock_ms() - s->selftest.began >= LIMIT_TONE_TEST_MS;
    struct check_row row = {.check = CHECK_TONE, .ms = -1};
    if (tone == SCREENS_SOUND_PLAYED)
        row = check_passed(CHECK_TONE);
    else if (tone == SCREENS_SOUND_FAILED || late)
        row = check_failed(CHECK_TONE, CAUSE_NO_SOUND);
    if (tone == SCREENS_SOUND_PLAYS && !late)
        return;
    note_own(s);
    selftest_answer(&s->selftest, SELFTEST_TONE, &row, clock_ms(), clock_now());
    ended(s);
}

// Nor a technician, whose card the reader's reset would let go.
static bool nobody_is_there(const struct session *s)
{
    return session_is_idle(s) && !session_maintains(s);
}

void session_selftest(struct session *s)
{
    look_at_tone(s);
    if (!s->settled || !selftest_begin(&s->selftest, clock_ms(), nobody_is_there(s)))
        return;
    perform_selftest(&s->perform, s->selftest.level);
    if (s->selftest.level == CHECK_EXTERNAL)
        screens_test_sound(s->screens);
}

int64_t session_selftest_next(const struct session *s)
{
    bool sounds = selftest_awaits(&s->selftest, SELFTEST_TONE);
    return sounds ? clock_ms() + TONE_LOOK_MS : selftest_next(&s->selftest, nobody_is_there(s));
}

void session_selftested(struct session *s, enum selftest_part part,
                        const struct ipc_message *message)
{
    const struct helper_client *helper = part == SELFTEST_LINK ? &s->link : &s->card;
    note_program(s, part, message);
    note_own(s);
    if (message->type == IPC_LOST)
        selftest_lost(&s->selftest, part, helper->fd < 0, clock_ms(), clock_now());
    else
        selftest_answer(&s->selftest, part, (const void *)message->body, clock_ms(), clock_now());
    ended(s);
}

// ---- the panel ----------------------------------------------------------------------------------

static void record_forgotten(struct session *s, enum history_what what)
{
    const struct link_record record = {
        .what = (uint8_t)what, .outcome = HISTORY_DONE, .at = clock_now()};
    records_add(&s->records, &record);
}

void session_forget_panel(struct session *s)
{
    const struct panel before = s->measured.last;
    bool unread = measured_is_unread(&s->measured) || !measured_is_known(&s->measured);
    log_write(LOG_WARNING, "screens", "event=panel-forgotten");
    measured_forget(&s->measured);
    if (unread || !panel_touch_is_none(&before.touch))
        record_forgotten(s, HISTORY_CALIBRATION);
    if (unread || before.size.width != 0)
        record_forgotten(s, HISTORY_GEOMETRY);
}
