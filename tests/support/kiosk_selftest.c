#include "tests/support/kiosk_selftest.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    POLL_MS = 200, // each leaves a record
};

static const char *member(json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    assert_non_null(text);
    return text;
}

__attribute__((format(printf, 2, 3))) static void put(char list[128], const char *format, ...)
{
    size_t used = strlen(list);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(list + used, 128 - used, format, arguments);
    va_end(arguments);
}

// Not run where the disk does not tell, and where a stand does not ask the machine's clock.
static bool is_of_the_machine(const char *test)
{
    return strcmp(test, "wear") == 0 || strcmp(test, "ntp") == 0;
}

static void read_rows(json_t *rows, struct kiosk_selftest *test)
{
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        if (strcmp(member(row, "outcome"), "fail") == 0)
            put(test->failed, "%s=%s ", member(row, "test"), member(row, "cause"));
        else if (strcmp(member(row, "outcome"), "not-run") == 0 &&
                 !is_of_the_machine(member(row, "test")))
            put(test->not_run, "%s ", member(row, "test"));
    }
}

void kiosk_selftest_run(const struct kiosk_stand *stand, struct kiosk_selftest *test)
{
    char *text;
    int64_t start = clock_ms();
    *test = (struct kiosk_selftest){0};
    test->status = kiosk_stand_sh(
        stand, &text, "'%s/bin/kioskctl' --control control --json diagnose", paths_build());
    test->ms = (int)(clock_ms() - start);
    json_t *answer = json_loads(text, 0, NULL);
    free(text);
    if (!answer)
        kiosk_stand_print_logs(stand);
    assert_non_null(answer);
    read_rows(json_object_get(answer, "tests"), test);
    put(test->finished, "%s", member(answer, "finished_at"));
    snprintf(test->outcome, sizeof test->outcome, "%s", member(answer, "outcome"));
    json_decref(answer);
}

void kiosk_selftest_finds(const struct kiosk_stand *stand, const char *failed, const char *not_run)
{
    struct kiosk_selftest test;
    kiosk_selftest_run(stand, &test);
    assert_string_equal(test.failed, failed);
    assert_string_equal(test.not_run, not_run);
    assert_int_equal(test.status, failed[0] == '\0' ? 0 : KIOSK_SELFTEST_FAILED);
    assert_string_equal(test.outcome, failed[0] == '\0' ? "pass" : "fail");
    assert_true(strlen(test.finished) == strlen("2026-04-15T01:30:00Z"));
}

void kiosk_selftest_await_whole(const struct kiosk_stand *stand)
{
    struct kiosk_selftest test;
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    for (kiosk_selftest_run(stand, &test); test.status != 0; kiosk_selftest_run(stand, &test)) {
        if (clock_ms() > deadline)
            fail_msg("what was mended still fails: %s", test.failed);
        poll(NULL, 0, POLL_MS);
    }
}
