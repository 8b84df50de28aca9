// Nothing of a secret stays behind: a search through the memory of pcscd and of every process of
// `kiosk-card`, while and after they handled it. And what those processes cost when nobody comes.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/e2e/memory.h"
#include "tests/e2e/visit.h"
#include "tests/test.h"

enum {
    PROCESSES_MAX = 8,
    PATH_BYTES = 64,
    GONE_MS = 1000, // the promise: gone a second after use
    IDLE_MS = 3000, // how long nobody comes
    PRIVATE_MAX_KB = 1024,
};

// Secrets that stand in no program and no library.
static const char KNOWN[] = "K9WXZ4QJ7V", NEW[] = "Q7ZKW2XJ9P", WRONG[] = "J4VXQ8ZK6W";

struct processes {
    pid_t pcscd, helper, children[PROCESSES_MAX];
    size_t count; // of children
};

static struct processes list_processes(const struct desk *desk)
{
    struct processes p = {.pcscd = desk_pcscd(desk), .helper = desk_helper(desk)};
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
        found += memory_count(p->children[i], what, size);
    return found;
}

static void expect_nowhere(const struct desk *desk, const char *when, const void *what, size_t size)
{
    struct processes p = list_processes(desk);
    int64_t deadline = clock_ms() + GONE_MS;
    size_t pcscd, helper, children;
    do {
        pcscd = memory_count(p.pcscd, what, size);
        helper = memory_count(p.helper, what, size);
        children = in_children(&p, what, size);
    } while (pcscd + helper + children != 0 && clock_left(deadline) > 0);
    if (pcscd + helper + children != 0)
        fail_msg("%s: %zu in pcscd, %zu in the parent, %zu in the children", when, pcscd, helper,
                 children);
}

// It is in one place, the worker's locked page, and nowhere else.
static void expect_in_worker_only(const struct desk *desk, const char *text)
{
    struct processes p = list_processes(desk);
    int64_t deadline = clock_ms() + GONE_MS;
    size_t size = strlen(text);
    while (in_children(&p, text, size) != 1 && clock_left(deadline) > 0)
        ;
    assert_int_equal(in_children(&p, text, size), 1);
    assert_int_equal(memory_count(p.helper, text, size), 0);
    assert_int_equal(memory_count(p.pcscd, text, size), 0);
}

static void expect_no_text(const struct desk *desk, const char *when, const char *text)
{
    expect_nowhere(desk, when, text, strlen(text));
}

// A PIN is too short to be searched for alone: with the header of its command it is not.
static void expect_no_pin(const struct desk *desk, const char *when, const char *pin)
{
    unsigned char verify[9] = {0x00, 0x20, 0x00, 0x80, 0x04},
                  reset[9] = {0x00, 0x2C, 0x02, 0x80, 4};
    memcpy(verify + 5, pin, 4);
    memcpy(reset + 5, pin, 4);
    expect_nowhere(desk, when, verify, sizeof verify);
    expect_nowhere(desk, when, reset, sizeof reset);
    memmove(verify, verify + 4, 5); // and without most of it: length and digits
    expect_nowhere(desk, when, verify, 5);
}

static void insert_and_set_known(struct desk *desk)
{
    struct card_written written;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    struct card_opened opened = visit_open(desk);
    assert_int_equal(visit_stage(desk, SECRET_SIGN, KNOWN), CARD_DONE);
    assert_true(visit_write(desk, OPERATION_RESET_SIGN, &opened, NULL, &written));
    assert_int_equal(written.result, CARD_DONE);
    visit_close(desk);
}

static void a_verified_secret_is_gone_from_everywhere_with_the_answer(void **state)
{
    struct desk *desk = *state;
    insert_and_set_known(desk);
    visit_open(desk);
    assert_int_equal(visit_verify(desk, SECRET_SIGN, KNOWN, false).result, CARD_DONE);
    expect_no_text(desk, "after VERIFY", KNOWN);
    visit_certificate(desk);
    expect_no_text(desk, "after reading", KNOWN);
}

static void a_verified_pin_is_gone_from_everywhere_with_the_answer(void **state)
{
    struct desk *desk = *state;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    assert_int_equal(visit_verify(desk, SECRET_AUTH, "1234", false).result, CARD_DONE);
    expect_no_pin(desk, "after VERIFY", "1234");
    assert_int_equal(visit_verify(desk, SECRET_AUTH, "9276", false).result, CARD_WRONG);
    expect_no_pin(desk, "after a wrong VERIFY", "9276");
}

static void a_wrong_secret_is_gone_as_well(void **state)
{
    struct desk *desk = *state;
    insert_and_set_known(desk);
    visit_open(desk);
    assert_int_equal(visit_verify(desk, SECRET_SIGN, WRONG, false).result, CARD_WRONG);
    expect_no_text(desk, "after a wrong VERIFY", WRONG);
}

static void a_staged_secret_is_in_the_worker_only_until_it_is_written(void **state)
{
    struct desk *desk = *state;
    struct card_written written;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    struct card_opened opened = visit_open(desk);
    assert_int_equal(visit_stage(desk, SECRET_SIGN, NEW), CARD_DONE);
    expect_in_worker_only(desk, NEW);
    assert_true(visit_write(desk, OPERATION_RESET_SIGN, &opened, NULL, &written));
    assert_int_equal(written.result, CARD_DONE);
    expect_no_text(desk, "after RESET", NEW);
}

static void a_changed_secret_leaves_neither_value_behind(void **state)
{
    struct desk *desk = *state;
    insert_and_set_known(desk);
    visit_open(desk);
    assert_int_equal(visit_verify(desk, SECRET_SIGN, KNOWN, true).result, CARD_DONE);
    expect_in_worker_only(desk, KNOWN);
    assert_int_equal(visit_stage(desk, SECRET_SIGN, NEW), CARD_DONE);
    const struct card_written *written = desk_ask(desk, CARD_CHANGE, NULL, 0);
    assert_int_equal(written->result, CARD_DONE);
    expect_no_text(desk, "after CHANGE", KNOWN);
    expect_no_text(desk, "after CHANGE", NEW);
}

static void what_was_staged_is_gone_when_the_visit_is_closed_or_the_client_leaves(void **state)
{
    struct desk *desk = *state;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    assert_int_equal(visit_stage(desk, SECRET_SIGN, NEW), CARD_DONE);
    visit_close(desk);
    expect_no_text(desk, "after CLOSE", NEW);
    visit_open(desk);
    assert_int_equal(visit_stage(desk, SECRET_SIGN, NEW), CARD_DONE);
    desk_reconnect(desk);
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    expect_no_text(desk, "after the client left", NEW);
}

static void the_holders_name_and_birth_date_are_gone_with_the_visit(void **state)
{
    static const char *const personal[] = {"319800102", "\xE8\xA6\x8B\xE6\x9C\xAC\xE7\x9C\x8C"};
    struct desk *desk = *state;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    assert_int_equal(visit_verify(desk, SECRET_SIGN, "ABC123", false).result, CARD_DONE);
    struct card_certificate certificate = visit_certificate(desk);
    for (size_t i = 0; i < 2; i++) // they are in there
        assert_non_null(
            memmem(certificate.der, certificate.length, personal[i], strlen(personal[i])));
    visit_close(desk);
    for (size_t i = 0; i < 2; i++)
        expect_no_text(desk, "after CLOSE", personal[i]);
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
    struct desk *desk = *state;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    visit_close(desk);
    desk_listen(desk, 100); // the watcher has seen that the card was let go
    struct processes p = list_processes(desk);
    long before = wake_ups(&p);
    desk_listen(desk, IDLE_MS); // the pulse comes once a minute
    assert_true(wake_ups(&p) - before <= 2);
}

#ifndef __SANITIZE_ADDRESS__ // whose memory is not the program's
static void the_parent_and_the_watcher_are_small(void **state)
{
    struct desk *desk = *state;
    desk_card_insert(desk, 0, &(struct desk_card){0});
    desk_wait_for(desk, 1, 1, 0);
    visit_open(desk);
    visit_close(desk);
    struct processes p = list_processes(desk);
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

#define AT_DESK(test) cmocka_unit_test_setup_teardown(test, desk_start, desk_stop)

static const struct CMUnitTest TESTS[] = {
    AT_DESK(a_verified_secret_is_gone_from_everywhere_with_the_answer),
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

TEST_MAIN(TESTS, desk_enter, desk_leave)
