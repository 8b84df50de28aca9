// Promises of the history in kiosk-link: it lies beside the outbox, what goes wrong with it is told
// and stops nothing, and it is tried again.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/link/link_history.h"
#include "tests/support/history_rig.h"
#include "tests/test.h"

enum {
    RIGHTS = 0700,
};

struct bench {
    struct history_rig *rig; // its own history is closed: the file is ours
    struct link_settings settings;
    struct link_history history;
    int told;
};

static void note(void *context, const struct link_history_news *news)
{
    struct bench *b = context;
    b->told++;
    assert_memory_equal(news, &b->history.news, sizeof *news);
}

static void start(struct bench *b)
{
    link_history_close(&b->history);
    b->history = (struct link_history){.changed = note, .context = b, .kiosk = b->rig->kiosk};
    b->told = 0;
    link_history_start(&b->history, &b->settings);
}

static int begin(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench = (struct bench){0};
    if (history_rig_start(state) != 0)
        return -1;
    bench.rig = *state;
    history_rig_close(bench.rig);
    bench.settings.history = bench.rig->path;
    start(&bench);
    *state = &bench;
    return 0;
}

static int end(void **state)
{
    struct bench *b = *state;
    link_history_close(&b->history);
    *state = b->rig;
    return history_rig_stop(state);
}

static enum history_err append(struct bench *b)
{
    struct history_record record = history_rig_record(HISTORY_NETWORK, HISTORY_PASS);
    return link_history_append(&b->history, &record);
}

static void is_told(const struct bench *b, const char *state, int usable, uint32_t records,
                    uint32_t aside)
{
    assert_string_equal(b->history.news.state, state);
    assert_int_equal(b->history.news.usable, usable);
    assert_int_equal(b->history.news.whole, strcmp(state, "whole") == 0);
    assert_int_equal(b->history.news.records, records);
    assert_int_equal(b->history.news.aside, aside);
}

static void it_is_opened_at_the_start_and_every_record_is_counted(void **state)
{
    struct bench *b = *state;
    is_told(b, "whole", 1, 1, 0);
    assert_int_equal(b->told, 1);
    assert_int_equal(append(b), HISTORY_OK);
    is_told(b, "whole", 1, 2, 0);
    assert_int_equal(b->told, 2);
    link_history_look(&b->history); // no news
    assert_int_equal(b->told, 2);
    assert_int_equal(link_history_wait(&b->history), -1);
    start(b);
    is_told(b, "whole", 1, 2, 0);
}

static void unless_said_otherwise_it_lies_beside_the_outbox(void **state)
{
    struct bench *b = *state;
    char outbox[SCRATCH_MAX + 32], expected[SCRATCH_MAX + 32];
    snprintf(outbox, sizeof outbox, "%s/outbox.db", b->rig->dir);
    snprintf(expected, sizeof expected, "%s/history.db", b->rig->dir);
    b->settings = (struct link_settings){.outbox = outbox};
    start(b);
    assert_string_equal(b->history.path, expected);
    assert_int_equal(access(expected, F_OK), 0);
    link_history_close(&b->history);
    assert_int_equal(chdir(b->rig->dir), 0);
    b->settings.outbox = (char[]){"outbox.db"}; // in the folder where it was started
    start(b);
    assert_string_equal(b->history.path, "history.db");
    is_told(b, "whole", 1, 1, 0);
    assert_int_equal(chdir("/"), 0);
}

static void what_it_records_names_the_program_that_wrote_it(void **state)
{
    struct bench *b = *state;
    struct history_record record = history_rig_record(HISTORY_NETWORK, HISTORY_PASS);
    char hash[HISTORY_HEX + 1], command[256], said[HISTORY_HEX + 1] = "";
    assert_int_equal(link_history_append(&b->history, &record), HISTORY_OK);
    history_hex(record.software, hash);
    snprintf(command, sizeof command, "sha256sum /proc/%d/exe", (int)getpid());
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    assert_non_null(fgets(said, sizeof said, pipe));
    pclose(pipe);
    assert_string_equal(said, hash);
}

static void a_folder_that_gives_none_is_told_and_tried_again(void **state)
{
    struct bench *b = *state;
    char late[SCRATCH_MAX + 32], file[SCRATCH_MAX + 48];
    snprintf(late, sizeof late, "%s/late", b->rig->dir);
    snprintf(file, sizeof file, "%s/history.db", late);
    b->settings.history = file;
    start(b);
    is_told(b, "unknown", 0, 0, 0);
    assert_int_equal(append(b), HISTORY_SYSTEM);
    assert_in_range(link_history_wait(&b->history), 1, 60000);
    assert_int_equal(mkdir(late, RIGHTS), 0);
    link_history_run(&b->history); // not due yet
    is_told(b, "unknown", 0, 0, 0);
    b->history.due = clock_ms();
    link_history_run(&b->history);
    is_told(b, "whole", 1, 1, 0);
}

static void a_record_is_a_reason_to_try_at_once(void **state)
{
    struct bench *b = *state;
    char late[SCRATCH_MAX + 32], file[SCRATCH_MAX + 48];
    snprintf(late, sizeof late, "%s/late", b->rig->dir);
    snprintf(file, sizeof file, "%s/history.db", late);
    b->settings.history = file;
    start(b);
    assert_int_equal(mkdir(late, RIGHTS), 0);
    assert_int_equal(append(b), HISTORY_OK);
    is_told(b, "whole", 1, 2, 0);
}

static void a_key_that_does_not_sign_is_told_until_it_does(void **state)
{
    struct bench *b = *state;
    device_signer_refuse(b->rig->device, true);
    assert_int_equal(append(b), HISTORY_KEY);
    is_told(b, "whole", 0, 1, 0);
    device_signer_refuse(b->rig->device, false);
    assert_int_equal(append(b), HISTORY_OK);
    is_told(b, "whole", 1, 2, 0);
}

static void what_went_wrong_once_is_looked_at_again(void **state)
{
    struct bench *b = *state;
    device_signer_refuse(b->rig->device, true);
    assert_int_equal(append(b), HISTORY_KEY);
    link_history_look(&b->history);
    is_told(b, "whole", 0, 1, 0);
    device_signer_refuse(b->rig->device, false);
    link_history_look(&b->history);
    is_told(b, "whole", 1, 1, 0);
}

static void a_record_without_a_form_says_nothing_about_the_history(void **state)
{
    struct bench *b = *state;
    struct history_record record = {.what = HISTORY_WHAT_COUNT};
    assert_int_equal(link_history_append(&b->history, &record), HISTORY_RECORD);
    is_told(b, "whole", 1, 1, 0);
    assert_int_equal(b->told, 1);
}

static void a_record_that_was_changed_is_found_by_the_next_look_and_stays_found(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(append(b), HISTORY_OK);
    history_rig_sql(b->rig, "UPDATE record SET line = replace(line, 'pass', 'fail') "
                            "WHERE number = 3");
    link_history_look(&b->history);
    is_told(b, "changed", 1, 5, 0);
    assert_int_equal(b->history.news.number, 3);
    assert_int_equal(append(b), HISTORY_OK);
    start(b);
    is_told(b, "changed", 1, 6, 0);
}

static void an_end_that_was_cut_off_is_moved_aside_and_told_until_somebody_has_seen_it(void **state)
{
    struct bench *b = *state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(append(b), HISTORY_OK);
    link_history_close(&b->history);
    history_rig_sql(b->rig, "DELETE FROM record WHERE number > 3");
    start(b);
    is_told(b, "whole", 1, 1, 1);
    assert_int_equal(append(b), HISTORY_OK);
    is_told(b, "whole", 1, 2, 1);
    link_history_acknowledge(&b->history);
    is_told(b, "whole", 1, 2, 0);
}

static void what_is_told_twice_is_stored_once(void **state)
{
    struct bench *b = *state;
    struct link_record told = {.what = HISTORY_NETWORK,
                               .outcome = HISTORY_FAIL,
                               .cause = CAUSE_FILTERED,
                               .at = HISTORY_RIG_NOW,
                               .measured = 1,
                               .measures = {{.measure = HISTORY_DURATION, .value = 812}}};
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_OK);
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_OK);
    is_told(b, "whole", 1, 2, 0);
    start(b); // killed before it could say so
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_OK);
    is_told(b, "whole", 1, 2, 0);
    told.measures[0].value++;
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_OK);
    is_told(b, "whole", 1, 3, 0);
    told.measures[0].value = -1; // of a duration
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_RECORD);
    is_told(b, "whole", 1, 3, 0);
}

static void an_order_is_recorded_when_the_last_one_says_something_else(void **state)
{
    struct bench *b = *state;
    assert_true(link_history_order(&b->history, OFF_NOT)); // as at the beginning
    is_told(b, "whole", 1, 1, 0);
    assert_true(link_history_order(&b->history, OFF_OTHER));
    assert_int_equal(append(b), HISTORY_OK); // something in between
    start(b);
    assert_true(link_history_order(&b->history, OFF_OTHER));
    is_told(b, "whole", 1, 3, 0);
    assert_true(link_history_order(&b->history, OFF_MAINTENANCE));
    assert_true(link_history_order(&b->history, OFF_NOT));
    assert_true(link_history_order(&b->history, OFF_NOT));
    is_told(b, "whole", 1, 5, 0);
    device_signer_refuse(b->rig->device, true);
    assert_false(link_history_order(&b->history, OFF_OTHER));
    device_signer_refuse(b->rig->device, false);
    assert_true(link_history_order(&b->history, OFF_OTHER));
    is_told(b, "whole", 1, 6, 0);
}

static void a_technicians_record_has_the_serial_number_in_forty_small_digits(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    const struct link_record told = {.what = HISTORY_LOGIN_REFUSED,
                                     .outcome = HISTORY_REFUSED,
                                     .technician = TECHNICIAN_PIN_WRONG,
                                     .at = HISTORY_RIG_NOW,
                                     .serial = "01AF"};
    assert_int_equal(link_history_take(&b->history, &told), HISTORY_OK);
    link_history_read(&b->history, &(struct link_history_ask){.verify = 1}, &part);
    assert_true(part.news.whole);
    assert_non_null(strstr(part.lines, " login-refused refused pin-wrong "
                                       "00000000000000000000000000000000000001af "));
}

static void the_last_records_are_told_with_the_oldest_first(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    for (int i = 0; i < LINK_HISTORY_LINES + 3; i++)
        assert_int_equal(append(b), HISTORY_OK);
    link_history_read(&b->history, &(struct link_history_ask){.verify = 1}, &part);
    assert_int_equal(part.answer.result, LINK_DONE);
    assert_string_equal(part.begun, "new");
    assert_int_equal(part.news.records, LINK_HISTORY_LINES + 4);
    assert_int_equal(part.news.whole, 1);
    uint64_t number = 5;
    for (char *line = strtok(part.lines, "\n"); line; line = strtok(NULL, "\n"))
        assert_int_equal(history_record_number(line), number++);
    assert_int_equal(number, LINK_HISTORY_LINES + 5);
}

// As many as there is room for, the newest of them; and what a hand wrote does no harm.
static void lines_that_are_too_long_or_not_plain_are_cut_and_made_plain(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    struct ipc_message message;
    for (int i = 0; i < LINK_HISTORY_LINES; i++)
        assert_int_equal(append(b), HISTORY_OK);
    history_rig_sql(b->rig, "UPDATE record SET line = line || char(27) || char(10) || "
                            "printf('%.240c', 'x')");
    link_history_read(&b->history, &(struct link_history_ask){.verify = 1}, &part);
    assert_string_equal(part.news.state, "changed");
    assert_null(strchr(part.lines, '\x1B'));
    assert_non_null(strstr(part.lines, "??xxx"));
    assert_in_range(strlen(part.lines), LINK_HISTORY_TEXT - 512, LINK_HISTORY_TEXT - 1);
    assert_int_equal(history_record_number(strrchr(part.lines, 'Z') - 22), LINK_HISTORY_LINES + 1);
    ipc_fill(&message, LINK_HISTORY_READ, 7, &part, sizeof part);
    assert_true(link_message_valid(&message, false));
}

static void after_a_broken_one_it_is_told_what_was_wrong_and_where(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    for (int i = 0; i < 4; i++)
        assert_int_equal(append(b), HISTORY_OK);
    link_history_close(&b->history);
    history_rig_sql(b->rig, "DELETE FROM record WHERE number > 3");
    start(b);
    link_history_read(&b->history, &(struct link_history_ask){.verify = 0}, &part);
    assert_string_equal(part.begun, "truncated");
    assert_int_equal(part.begun_number, 4);
    assert_int_equal(part.news.aside, 1);
}

static void the_last_faults_are_told_each_in_a_line(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    struct ipc_message message;
    const struct link_history_ask ask = {.faults = 1};
    for (int i = 0; i < 2 * LINK_HISTORY_FAULTS; i++) {
        struct history_record record =
            history_rig_record(HISTORY_NETWORK, i % 2 == 0 ? HISTORY_PASS : HISTORY_FAIL);
        record.time = HISTORY_RIG_NOW + i;
        snprintf(record.cause, sizeof record.cause, "%s", i == 1 ? "" : "filtered");
        assert_int_equal(link_history_append(&b->history, &record), HISTORY_OK);
    }
    link_history_read(&b->history, &ask, &part);
    assert_int_equal(strncmp(part.lines, "1795750001 network -\n1795750003 network filtered\n", 49),
                     0);
    assert_non_null(strstr(part.lines, "\n1795750039 network filtered\n"));
    ipc_fill(&message, LINK_HISTORY_READ, 7, &part, sizeof part);
    assert_true(link_message_valid(&message, false));
    struct history_record refused = history_rig_record(HISTORY_EXPORT, HISTORY_REFUSED);
    assert_int_equal(link_history_append(&b->history, &refused), HISTORY_OK);
    link_history_read(&b->history, &ask, &part); // the oldest makes room
    assert_int_equal(strncmp(part.lines, "1795750003 ", 11), 0);
    assert_non_null(strstr(part.lines, " export "));
    assert_string_equal(part.versions.link, KIOSK_VERSION);
    assert_true(part.versions.kernel[0] != '\0' && part.versions.openssl[0] != '\0');
    assert_int_equal(strlen(part.versions.software), HISTORY_HEX);
}

static void without_a_history_there_is_none_to_read(void **state)
{
    struct bench *b = *state;
    struct link_history_part part;
    struct ipc_message message;
    b->settings.history = (char[]){"/nowhere/history.db"};
    start(b);
    link_history_read(&b->history, &(struct link_history_ask){.verify = 1}, &part);
    assert_int_equal(part.answer.result, LINK_NOT_STORED);
    ipc_fill(&message, LINK_HISTORY_READ, 7, &part, sizeof part);
    assert_true(link_message_valid(&message, false));
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, begin, end)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(it_is_opened_at_the_start_and_every_record_is_counted),
    PROMISE(unless_said_otherwise_it_lies_beside_the_outbox),
    PROMISE(what_it_records_names_the_program_that_wrote_it),
    PROMISE(a_folder_that_gives_none_is_told_and_tried_again),
    PROMISE(a_record_is_a_reason_to_try_at_once),
    PROMISE(a_key_that_does_not_sign_is_told_until_it_does),
    PROMISE(what_went_wrong_once_is_looked_at_again),
    PROMISE(a_record_without_a_form_says_nothing_about_the_history),
    PROMISE(a_record_that_was_changed_is_found_by_the_next_look_and_stays_found),
    PROMISE(the_last_records_are_told_with_the_oldest_first),
    PROMISE(lines_that_are_too_long_or_not_plain_are_cut_and_made_plain),
    PROMISE(after_a_broken_one_it_is_told_what_was_wrong_and_where),
    PROMISE(the_last_faults_are_told_each_in_a_line),
    PROMISE(without_a_history_there_is_none_to_read),
    PROMISE(what_is_told_twice_is_stored_once),
    PROMISE(an_order_is_recorded_when_the_last_one_says_something_else),
    PROMISE(a_technicians_record_has_the_serial_number_in_forty_small_digits),
    PROMISE(an_end_that_was_cut_off_is_moved_aside_and_told_until_somebody_has_seen_it),
};

TEST_MAIN(PROMISES, NULL, NULL)
