#include "firmware/diag/selftest.h"

#include <string.h>

#include "firmware/limits.h"

// Which rows a part fills in, and which of them tells that it does not answer.
static const struct {
    enum check first, last, speaks;
    enum check_cause silent;
} PARTS[SELFTEST_PARTS] = {
    [SELFTEST_CARD] = {CHECK_READER, CHECK_EXCHANGES, CHECK_READER, CAUSE_PCSCD_GONE},
    [SELFTEST_LINK] = {CHECK_INTERFACE, CHECK_BACKLOG, CHECK_SERVICE, CAUSE_ANSWER_LATE},
    [SELFTEST_RESET] = {CHECK_RESET, CHECK_RESET, CHECK_RESET, CAUSE_PCSCD_GONE},
    [SELFTEST_TONE] = {CHECK_TONE, CHECK_TONE, CHECK_TONE, CAUSE_NO_SOUND},
};

static void clear_rows(struct selftest *test)
{
    for (int i = 0; i < CHECK_COUNT; i++)
        test->rows[i] = (struct check_row){.check = (uint8_t)i, .ms = -1};
}

void selftest_init(struct selftest *test, int64_t now)
{
    memset(test, 0, sizeof *test);
    test->due = now;
    clear_rows(test);
}

void selftest_want(struct selftest *test, enum check_level level)
{
    if (!test->wanted || level > test->level_wanted)
        test->level_wanted = level;
    test->wanted = true;
}

uint32_t selftest_next_run(const struct selftest *test)
{
    return test->run + 1;
}

bool selftest_is_running(const struct selftest *test)
{
    bool running = false;
    for (int part = 0; part < SELFTEST_PARTS; part++)
        running |= test->awaited[part];
    return running;
}

bool selftest_awaits(const struct selftest *test, enum selftest_part part)
{
    return test->awaited[part];
}

bool selftest_begin(struct selftest *test, int64_t now, bool idle)
{
    bool due = idle && now >= test->due;
    if (selftest_is_running(test) || !(test->wanted || due))
        return false;
    clear_rows(test);
    test->before = selftest_verdict(test);
    test->run++;
    test->asked = test->wanted;
    test->level = test->wanted && idle ? test->level_wanted : CHECK_INTERNAL;
    test->wanted = false;
    test->awaited[SELFTEST_CARD] = test->awaited[SELFTEST_LINK] = true;
    test->awaited[SELFTEST_RESET] = test->awaited[SELFTEST_TONE] = test->level == CHECK_EXTERNAL;
    test->due = now + LIMIT_SELFTEST_EVERY_MS;
    test->began = now;
    test->ms = -1;
    test->finished_at = 0;
    return true;
}

// What cannot be written on a disk that is full or gone says nothing new, nor does a reader that
// was not there before, nor a tone without a device.
static void drop_echoes(struct selftest *test)
{
    static const struct {
        enum check first, check;
        enum check_cause cause; // CAUSE_NONE: any
    } ECHOES[] = {
        {CHECK_DISK, CHECK_OUTBOX, CAUSE_OUTBOX_UNUSABLE},
        {CHECK_DISK, CHECK_HISTORY, CAUSE_HISTORY_UNUSABLE},
        {CHECK_DISK, CHECK_FLUSH, CAUSE_NONE},
        {CHECK_READER, CHECK_RESET, CAUSE_NONE},
        {CHECK_SOUND, CHECK_TONE, CAUSE_NONE},
    };
    for (size_t i = 0; i < sizeof ECHOES / sizeof ECHOES[0]; i++) {
        struct check_row *row = &test->rows[ECHOES[i].check];
        bool same = ECHOES[i].cause == CAUSE_NONE || row->cause == ECHOES[i].cause;
        if (test->rows[ECHOES[i].first].outcome == CHECK_FAIL && same)
            *row = (struct check_row){.check = row->check, .ms = -1};
    }
}

static void answered(struct selftest *test, enum selftest_part part, int64_t now, int64_t wall)
{
    test->awaited[part] = false;
    if (selftest_is_running(test))
        return;
    test->ms = (int32_t)(now - test->began);
    test->finished_at = wall;
    test->failed = 0;
    drop_echoes(test);
    for (int i = 0; i < CHECK_COUNT; i++)
        test->failed |= test->rows[i].outcome == CHECK_FAIL ? 1U << i : 0;
}

void selftest_answer(struct selftest *test, enum selftest_part part, const struct check_row *rows,
                     int64_t now, int64_t wall)
{
    enum check first = PARTS[part].first;
    if (!test->awaited[part])
        return;
    memcpy(&test->rows[first], rows, (PARTS[part].last + 1 - first) * sizeof *rows);
    answered(test, part, now, wall);
}

void selftest_lost(struct selftest *test, enum selftest_part part, bool gone, int64_t now,
                   int64_t wall)
{
    if (!test->awaited[part])
        return;
    test->rows[PARTS[part].speaks] =
        check_failed(PARTS[part].speaks, gone ? CAUSE_HELPER_GONE : PARTS[part].silent);
    answered(test, part, now, wall);
}

static void note_history(struct selftest *test, const struct selftest_own *own)
{
    struct check_row *row = &test->rows[CHECK_HISTORY];
    *row = (struct check_row){.check = CHECK_HISTORY, .ms = -1};
    if (!own->history_known)
        return;
    *row = own->history == CAUSE_NONE ? check_passed(CHECK_HISTORY)
                                      : check_failed(CHECK_HISTORY, own->history);
    row->valued = 1;
    row->value = own->records;
}

// Of what can be stuck, how much is.
static void note_stuck(struct selftest *test, enum check check, unsigned count,
                       enum check_cause cause)
{
    struct check_row *row = &test->rows[check];
    *row = count > 0 ? check_failed(check, cause) : check_passed(check);
    row->valued = 1;
    row->value = count;
}

void selftest_note_own(struct selftest *test, const struct selftest_own *own)
{
    note_stuck(test, CHECK_TOUCH, own->touches_stuck, CAUSE_CONTACTS_STUCK);
    if (own->panel_unread && own->touches_stuck == 0) {
        test->rows[CHECK_TOUCH].outcome = CHECK_FAIL;
        test->rows[CHECK_TOUCH].cause = CAUSE_PANEL_UNREAD;
    }
    note_stuck(test, CHECK_KEYS, own->keys_stuck, CAUSE_KEYS_STUCK);
    test->rows[CHECK_SOUND] =
        own->sound ? check_passed(CHECK_SOUND) : check_failed(CHECK_SOUND, CAUSE_NO_SOUND);
    note_history(test, own);
    test->rows[CHECK_VERSIONS] = software_judge_versions(own->software);
    test->rows[CHECK_SANDBOX] = software_judge_sandbox(own->software);
    test->rows[CHECK_RESTARTS] = software_judge_restarts(own->software);
}

enum check_outcome selftest_verdict(const struct selftest *test)
{
    uint32_t ended = test->run - selftest_is_running(test);
    if (ended == 0)
        return CHECK_NOT_RUN;
    return test->failed != 0 ? CHECK_FAIL : CHECK_PASS;
}

bool selftest_is_recorded(const struct selftest *test)
{
    if (test->run == 0 || selftest_is_running(test))
        return false;
    return test->asked || (test->failed != 0 && test->before != CHECK_FAIL);
}

const struct check_row *selftest_first_failed(const struct selftest *test, int *failed)
{
    const struct check_row *first = NULL;
    *failed = 0;
    for (int i = CHECK_COUNT - 1; i >= 0; i--) {
        bool is_failed = (test->failed >> i & 1) != 0;
        first = is_failed ? &test->rows[i] : first;
        *failed += is_failed;
    }
    return first;
}

uint32_t selftest_failed(const struct selftest *test)
{
    return test->failed;
}

int64_t selftest_next(const struct selftest *test, bool idle)
{
    return idle && !selftest_is_running(test) ? test->due : INT64_MAX;
}
