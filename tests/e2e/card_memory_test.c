// Nothing of a secret stays behind: a search through the memory of pcscd and of every process of
// `kiosk-card`, while and after they handled it. And what those processes cost when nobody comes.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/card_steps.h"
#include "tests/support/memory_read.h"
#include "tests/test.h"

enum {
    PROCESSES_MAX = 8,
    PATH_BYTES = 64,
    GONE_MS = 1000, // the promise: gone a second after use
    IDLE_MS = 3000, // how long nobody comes
    SETTLED_MS = 1500,
    PRIVATE_MAX_KB = 1024,
};

// Secrets that stand in no program and no library.
static const char KNOWN[] = "K9WXZ4QJ7V", NEW[] = "Q7ZKW2XJ9P", WRONG[] = "J4VXQ8ZK6W";

struct processes {
    pid_t pcscd, helper, children[PROCESSES_MAX];
    size_t count; // of children
};

static struct processes list_processes(const struct card_rig *rig)
{
    struct processes p = {.pcscd = card_rig_pcscd(rig), .helper = card_rig_helper(rig)};
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)p.helper, (int)p.helper);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    int child;
    while (p.count < PROCESSES_MAX && fscanf(file, "%d", &child) == 1)
        p.children[p.count++] = child;
    fclose(file);
    assert_int_equal(p.count, 2); // a worker and a watcher
    return p;
}

static size_t in_children(const struct processes *p, const void *what, size_t size)
{
    size_t found = 0;
    for (size_t i = 0; i < p->count; i++)
        found += memory_read_count(p->children[i], what, size);
    return found;
}

static void expect_nowhere(const struct card_rig *rig, const char *when, const void *what,
                           size_t size)
{
    struct processes p = list_processes(rig);
    int64_t deadline = clock_ms() + GONE_MS;
    size_t pcscd, helper, children;
    do {
        pcscd = memory_read_count(p.pcscd, what, size);
        helper = memory_read_count(p.helper, what, size);
        children = in_children(&p, what, size);
    } while (pcscd + helper + children != 0 && clock_left(deadline) > 0);
    if (pcscd + helper + children != 0)
        fail_msg("%s: %zu in pcscd, %zu in the parent, %zu in the children", when, pcscd, helper,
                 children);
}

// It is in one place, the worker's locked page, and nowhere else.
static void expect_in_worker_only(const struct card_rig *rig, const char *text)
{
    struct processes p = list_processes(rig);
    int64_t deadline = clock_ms() + GONE_MS;
    size_t size = strlen(text);
    while (in_children(&p, text, size) != 1 && clock_left(deadline) > 0)
        ;
    assert_int_equal(in_children(&p, text, size), 1);
    assert_int_equal(memory_read_count(p.helper, text, size), 0);
    assert_int_equal(memory_read_count(p.pcscd, text, size), 0);
}

static void expect_no_text(const struct card_rig *rig, const char *when, const char *text)
{
    expect_nowhere(rig, when, text, strlen(text));
}

// A PIN is too short to be searched for alone: with the header of its command it is not.
static void expect_no_pin(const struct card_rig *rig, const char *when, const char *pin)
{
    unsigned char verify[9] = {0x00, 0x20, 0x00, 0x80, 0x04},
                  reset[9] = {0x00, 0x2C, 0x02, 0x80, 4};
    memcpy(verify + 5, pin, 4);
    memcpy(reset + 5, pin, 4);
    expect_nowhere(rig, when, verify, sizeof verify);
    expect_nowhere(rig, when, reset, sizeof reset);
    memmove(verify, verify + 4, 5); // and without most of it: length and digits
    expect_nowhere(rig, when, verify, 5);
}

static void insert_and_set_known(struct card_rig *rig)
{
    struct card_written written;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, KNOWN), CARD_DONE);
    assert_true(card_steps_write(rig, OPERATION_RESET_SIGN, &opened, NULL, &written));
    assert_int_equal(written.result, CARD_DONE);
    card_steps_close(rig);
}

static void a_verified_secret_is_in_the_worker_only_until_it_has_proved(void **state)
{
    struct card_rig *rig = *state;
    insert_and_set_known(rig);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, KNOWN, false).result, CARD_DONE);
    // It waits for the nonce: the key itself is closed after LIMIT_KEY_OPEN_MS.
    expect_in_worker_only(rig, KNOWN);
    struct card_certificate read = card_steps_certificate(rig);
    expect_in_worker_only(rig, KNOWN);
    card_steps_prove(rig, OPERATION_RESET_AUTH, read.der, read.length);
    expect_no_text(rig, "after the proof", KNOWN);
}

static void a_verified_pin_is_gone_from_everywhere_with_the_answer(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "1234", false).result, CARD_DONE);
    expect_no_pin(rig, "after VERIFY", "1234");
    assert_int_equal(card_steps_verify(rig, SECRET_AUTH, "9276", false).result, CARD_WRONG);
    expect_no_pin(rig, "after a wrong VERIFY", "9276");
}

static void a_wrong_secret_is_gone_as_well(void **state)
{
    struct card_rig *rig = *state;
    insert_and_set_known(rig);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, WRONG, false).result, CARD_WRONG);
    expect_no_text(rig, "after a wrong VERIFY", WRONG);
}

static void a_staged_secret_is_in_the_worker_only_until_it_is_written(void **state)
{
    struct card_rig *rig = *state;
    struct card_written written;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    struct card_opened opened = card_steps_open(rig);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, NEW), CARD_DONE);
    expect_in_worker_only(rig, NEW);
    assert_true(card_steps_write(rig, OPERATION_RESET_SIGN, &opened, NULL, &written));
    assert_int_equal(written.result, CARD_DONE);
    expect_no_text(rig, "after RESET", NEW);
}

static void a_changed_secret_leaves_neither_value_behind(void **state)
{
    struct card_rig *rig = *state;
    insert_and_set_known(rig);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, KNOWN, true).result, CARD_DONE);
    expect_in_worker_only(rig, KNOWN);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, NEW), CARD_DONE);
    const struct card_written *written = card_rig_ask(rig, CARD_CHANGE, NULL, 0);
    assert_int_equal(written->result, CARD_DONE);
    expect_no_text(rig, "after CHANGE", KNOWN);
    expect_no_text(rig, "after CHANGE", NEW);
}

static void what_was_staged_is_gone_when_the_visit_is_closed_or_the_client_leaves(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, NEW), CARD_DONE);
    card_steps_close(rig);
    expect_no_text(rig, "after CLOSE", NEW);
    card_steps_open(rig);
    assert_int_equal(card_steps_stage(rig, SECRET_SIGN, NEW), CARD_DONE);
    card_rig_reconnect(rig);
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    expect_no_text(rig, "after the client left", NEW);
}

static void the_holders_name_and_birth_date_are_gone_with_the_visit(void **state)
{
    static const char *const personal[] = {"319800102", "\xE8\xA6\x8B\xE6\x9C\xAC\xE7\x9C\x8C"};
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    assert_int_equal(card_steps_verify(rig, SECRET_SIGN, "ABC123", false).result, CARD_DONE);
    struct card_certificate certificate = card_steps_certificate(rig);
    for (size_t i = 0; i < 2; i++) // they are in there
        assert_non_null(
            memmem(certificate.der, certificate.length, personal[i], strlen(personal[i])));
    card_steps_close(rig);
    for (size_t i = 0; i < 2; i++)
        expect_no_text(rig, "after CLOSE", personal[i]);
}

// ---- cost -------------------------------------------------------------------------------------

// The number behind `name` in a file of /proc.
static long number_of(pid_t process, const char *file, const char *name)
{
    char path[PATH_BYTES], line[256];
    long number = -1;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)process, file);
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    while (fgets(line, sizeof line, stream))
        if (strncmp(line, name, strlen(name)) == 0)
            sscanf(line + strlen(name), ": %ld", &number);
    fclose(stream);
    assert_true(number >= 0);
    return number;
}

static long wake_ups(const struct processes *p)
{
    long sum = number_of(p->helper, "status", "voluntary_ctxt_switches");
    for (size_t i = 0; i < p->count; i++)
        sum += number_of(p->children[i], "status", "voluntary_ctxt_switches");
    return sum;
}

static void while_nobody_comes_nobody_wakes_up(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    card_steps_close(rig);
    card_rig_listen(rig,
                    SETTLED_MS); // the list of readers is read once more a second after a change
    struct processes p = list_processes(rig);
    long before = wake_ups(&p);
    card_rig_listen(rig, IDLE_MS); // the pulse comes once a minute
    assert_true(wake_ups(&p) - before <= 2);
}

#ifndef __SANITIZE_ADDRESS__ // whose memory is not the program's
static void the_parent_and_the_watcher_are_small(void **state)
{
    struct card_rig *rig = *state;
    card_rig_card_insert(rig, 0, &(struct card_rig_card){0});
    card_rig_wait_for(rig, 1, 1, 0);
    card_steps_open(rig);
    card_steps_close(rig);
    struct processes p = list_processes(rig);
    pid_t all[] = {p.helper, p.children[0], p.children[1]};
    static const char *const names[] = {"parent", "watcher", "worker"};
    for (size_t i = 0; i < 3; i++) {
        long private = number_of(all[i], "smaps_rollup", "Private_Dirty") +
                       number_of(all[i], "smaps_rollup", "Private_Clean");
        printf("# %s: %ld KiB private, %ld KiB PSS\n", names[i], private,
               number_of(all[i], "smaps_rollup", "Pss"));
        assert_true(private < PRIVATE_MAX_KB || i == 2);
    }
}
#endif

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, card_rig_start, card_rig_stop)

static const struct CMUnitTest TESTS[] = {
    AT_DESK(a_verified_secret_is_in_the_worker_only_until_it_has_proved),
    AT_DESK(a_verified_pin_is_gone_from_everywhere_with_the_answer),
    AT_DESK(a_wrong_secret_is_gone_as_well),
    AT_DESK(a_staged_secret_is_in_the_worker_only_until_it_is_written),
    AT_DESK(a_changed_secret_leaves_neither_value_behind),
    AT_DESK(what_was_staged_is_gone_when_the_visit_is_closed_or_the_client_leaves),
    AT_DESK(the_holders_name_and_birth_date_are_gone_with_the_visit),
    AT_DESK(while_nobody_comes_nobody_wakes_up),
#ifndef __SANITIZE_ADDRESS__
    AT_DESK(the_parent_and_the_watcher_are_small),
#endif
};

TEST_MAIN(TESTS, card_rig_enter, card_rig_leave)
