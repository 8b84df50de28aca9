// The watch over the readers, on a PC/SC that is replaced at link time: a play of what pcscd says.
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <winscard.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/card/watch.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    REPORTS_MAX = 32,
    PULSE_MS = 50,
    LONG_PULSE_MS = 60000,
    PULSE = 255, // in `cards` of a report that was a pulse
};

#define IN    SCARD_STATE_PRESENT
#define OUT   SCARD_STATE_EMPTY
#define GONE  (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE) // the reader itself
#define AT(n) ((DWORD)(n) << 16) // the counter that pcscd puts into the high half

// One return of SCardGetStatusChange. `names` NULL: the list is as before. SCARD_E_TIMEOUT takes as
// long as the watch wants to wait.
struct act {
    const char *names;
    LONG code;
    DWORD states[2];
};

struct stage {
    const struct act *next;
    const char *names;
    struct watch_report reports[REPORTS_MAX];
    size_t reported, stop_after;
    int no_service; // how many contexts are refused before one is given
    int contexts, opened;
    char directory[SCRATCH_MAX], socket[SCRATCH_MAX + 16];
    bool socket_appears; // while the watch finds out that there is none
    bool unterminated;   // pcscd's list of readers is full and has no end
    int pulse_ms;
    DWORD longest_wait;
    int64_t skipped_ms; // waits that were not waited for
};

static struct stage stage; // lint: file-scope test fixture

// ---- a clock that jumps over the waits ---------------------------------------------------------

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + stage.skipped_ms;
}

int64_t clock_us(void)
{
    return clock_ms() * 1000;
}

time_t clock_now(void)
{
    return time(NULL);
}

int64_t clock_now_ms(void)
{
    return (int64_t)clock_now() * 1000;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - clock_ms();
    return left < 0 ? 0 : (int)left;
}

void clock_sleep(int ms)
{
    stage.skipped_ms += ms;
}

// ---- pcscd -------------------------------------------------------------------------------------

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT context)
{
    (void)scope, (void)a, (void)b;
    if (stage.no_service > 0) {
        stage.no_service--;
        if (stage.socket_appears) {
            mkdir(stage.directory, 0700);
            close(open(stage.socket, O_CREAT | O_WRONLY, 0600));
        }
        return SCARD_E_NO_SERVICE;
    }
    *context = ++stage.opened;
    stage.contexts++;
    return SCARD_S_SUCCESS;
}

LONG SCardReleaseContext(SCARDCONTEXT context)
{
    assert_int_equal(context, stage.opened);
    stage.contexts--;
    return SCARD_S_SUCCESS;
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR names, LPDWORD size)
{
    (void)context, (void)groups;
    size_t used = 0;
    if (stage.unterminated) {
        memset(names, 'A', *size);
        *size *= 2;
        return SCARD_S_SUCCESS;
    }
    if (stage.next->names)
        stage.names = stage.next->names;
    while (stage.names[used])
        used += strlen(stage.names + used) + 1;
    memcpy(names, stage.names, used + 1);
    *size = used + 1;
    return used == 0 ? (LONG)SCARD_E_NO_READERS_AVAILABLE : SCARD_S_SUCCESS;
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD limit, SCARD_READERSTATE *states, DWORD count)
{
    const struct act *act = stage.next++;
    (void)context;
    assert_true(limit <= (DWORD)stage.pulse_ms);
    if (limit > stage.longest_wait)
        stage.longest_wait = limit;
    if (act->code == (LONG)SCARD_E_TIMEOUT)
        stage.skipped_ms += limit;
    assert_string_equal(states[count - 1].szReader, "\\\\?PnP?\\Notification");
    for (DWORD i = 0; i + 1 < count; i++) {
        assert_false(states[i].dwCurrentState & SCARD_STATE_CHANGED);
        states[i].dwEventState = act->states[i] | SCARD_STATE_CHANGED;
    }
    return act->code;
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD mode, DWORD protocols,
                  LPSCARDHANDLE card, LPDWORD protocol)
{
    (void)context, (void)reader, (void)mode, (void)protocols, (void)card, (void)protocol;
    fail_msg("the watch connected to a card");
    return SCARD_F_INTERNAL_ERROR;
}

static bool tell(void *context, const struct watch_report *report)
{
    (void)context;
    assert_true(stage.reported < REPORTS_MAX);
    stage.reports[stage.reported++] =
        report ? *report : (struct watch_report){.cards = PULSE, .service = true};
    return stage.reported < stage.stop_after;
}

// Runs the watch on `acts` until it has told `reports` things.
static void play(const struct act *acts, size_t reports)
{
    const struct watch watch = {
        .pulse_ms = stage.pulse_ms, .directory = stage.directory, .tell = tell};
    stage.next = acts;
    stage.stop_after = reports;
    watch_run(&watch);
    assert_int_equal(stage.reported, reports);
    assert_int_equal(stage.contexts, 0);
}

static void expect(size_t number, int service, int readers, int cards, int mute)
{
    const struct watch_report *r = &stage.reports[number - 1];
    if (r->service != service || r->readers != readers || r->cards != cards || r->mute != mute)
        fail_msg("report %zu: service %d readers %d cards %d mute %d", number, r->service,
                 r->readers, r->cards, r->mute);
}

static void expect_pulse(size_t number)
{
    assert_int_equal(stage.reports[number - 1].cards, PULSE);
}

// How many cards have come from one report to another.
static uint32_t came(size_t from, size_t to)
{
    return stage.reports[to - 1].insertions - stage.reports[from - 1].insertions;
}

static int start(void **state)
{
    (void)state;
    log_start("watch_test", LOG_ERROR);
    stage = (struct stage){.names = "", .pulse_ms = PULSE_MS};
    assert_true(tmpdir_make(stage.directory));
    snprintf(stage.socket, sizeof stage.socket, "%s/pcscd.comm", stage.directory);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tmpdir_remove(stage.directory);
    return 0;
}

// ---- the promises ------------------------------------------------------------------------------

static void the_first_report_is_that_nothing_is_known(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {OUT | AT(0)}}, {NULL, 0, {IN | AT(1)}}}, 3);
    expect(1, 0, 0, 0, 0);
    expect(2, 1, 1, 0, 0); // it has been looked into
    expect(3, 1, 1, 1, 0);
    assert_int_equal(came(1, 3), 1);
}

static void a_card_that_was_in_before_is_in_the_first_report_of_its_reader(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(5)}}}, 2);
    expect(2, 1, 1, 1, 0);
    assert_int_equal(came(1, 2), 1);
}

static void an_exchange_between_two_looks_is_an_insertion(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(5)}}, {NULL, 0, {IN | AT(7)}}}, 3);
    expect(3, 1, 1, 1, 0);
    assert_int_equal(came(2, 3), 1);
}

static void a_counter_that_wraps_is_an_insertion_too(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(0xFFFF)}}, {NULL, 0, {IN | AT(1)}}}, 3);
    assert_int_equal(came(2, 3), 1);
}

static void a_card_that_leaves_is_no_insertion(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(1)}}, {NULL, 0, {OUT | AT(2)}}}, 3);
    expect(3, 1, 1, 0, 0);
    assert_int_equal(came(2, 3), 0);
}

static void that_somebody_connects_is_no_news(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(1)}},
                        {NULL, 0, {IN | SCARD_STATE_EXCLUSIVE | SCARD_STATE_INUSE | AT(1)}},
                        {NULL, 0, {IN | AT(1)}},
                        {NULL, 0, {OUT | AT(2)}}},
         3);
    expect(3, 1, 1, 0, 0);
}

static void a_mute_card_is_a_card_that_does_not_answer(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | SCARD_STATE_MUTE | AT(1)}}}, 2);
    expect(2, 1, 1, 1, 1);
    assert_int_equal(came(1, 2), 1);
}

static void silence_is_broken_by_pulses(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {OUT}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {NULL, SCARD_E_TIMEOUT, {0}}},
         4);
    expect(2, 1, 1, 0, 0);
    expect_pulse(3);
    expect_pulse(4);
}

static void a_card_on_a_plate_is_told_as_such(void **state)
{
    (void)state;
    play((struct act[]){{"Slot\0NFC\0", 0, {OUT, IN | AT(1)}}, {NULL, 0, {IN | AT(1), IN | AT(1)}}},
         3);
    assert_true(stage.reports[1].plate);
    assert_false(stage.reports[2].plate); // one of two
}

static void two_readers_are_two_readers(void **state)
{
    (void)state;
    play((struct act[]){{"A\0B\0", 0, {IN | AT(1), OUT}}, {NULL, 0, {IN | AT(1), IN | AT(1)}}}, 3);
    expect(2, 1, 2, 1, 0);
    expect(3, 1, 2, 2, 0);
    assert_int_equal(came(1, 3), 2);
}

static void readers_come_and_go(void **state)
{
    (void)state;
    play((struct act[]){{"", 0, {0}},
                        {"A\0", 0, {IN | AT(1)}},
                        {"A\0B\0", 0, {IN | AT(1), OUT}},
                        {"B\0", SCARD_E_TIMEOUT, {0}}},
         6);
    expect(2, 1, 0, 0, 0);
    expect(3, 1, 1, 1, 0);
    expect(4, 1, 2, 1, 0);
    expect(5, 1, 1, 0, 0);
    expect_pulse(6);
    assert_int_equal(came(1, 5), 1); // the card in A did not come twice
}

static void a_reader_that_goes_with_its_card_is_never_told_as_empty(void **state)
{
    (void)state;
    play((struct act[]){{"A\0B\0", 0, {IN | AT(5), OUT}},
                        {NULL, 0, {GONE, OUT}}, // and is back before the list is read
                        {NULL, 0, {IN | AT(0), OUT}},
                        {NULL, 0, {GONE, OUT}},
                        {"B\0", SCARD_E_TIMEOUT, {0}}},
         6);
    expect(2, 1, 2, 1, 0);
    expect(3, 1, 1, 0, 0);
    expect(4, 1, 2, 1, 0);
    expect(5, 1, 1, 0, 0);
    expect_pulse(6);
}

static void a_list_that_is_stale_is_read_again(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", SCARD_E_UNKNOWN_READER, {0}}, {"B\0", 0, {IN | AT(1)}}}, 2);
    expect(2, 1, 1, 1, 0);
    assert_int_equal(stage.opened, 1);
}

static void a_dead_pcscd_is_told_and_a_new_one_found(void **state)
{
    static const LONG codes[] = {SCARD_E_NO_SERVICE, SCARD_F_COMM_ERROR, SCARD_E_INVALID_HANDLE,
                                 SCARD_F_INTERNAL_ERROR};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        stop(state);
        start(state);
        play((struct act[]){{"A\0", 0, {IN | AT(3)}},
                            {NULL, codes[i], {0}},
                            {NULL, 0, {IN | AT(3)}}},
             4);
        expect(2, 1, 1, 1, 0);
        expect(3, 0, 0, 0, 0);
        expect(4, 1, 1, 1, 0);
        assert_int_equal(came(3, 4), 1); // nobody knows that it is the same card
        assert_int_equal(stage.opened, 2);
    }
}

static void a_socket_that_appears_ends_the_waiting(void **state)
{
    (void)state;
    stage.no_service = 1;
    stage.socket_appears = true;
    stage.pulse_ms = LONG_PULSE_MS;
    int64_t before = clock_ms();
    play((struct act[]){{"A\0", 0, {OUT}}}, 2);
    expect(2, 1, 1, 0, 0);
    assert_in_range(clock_ms() - before, 0, 5000); // half of what it waits without the socket
}

static void a_directory_that_appears_ends_the_waiting(void **state)
{
    (void)state;
    rmdir(stage.directory);
    a_socket_that_appears_ends_the_waiting(state);
}

static void without_pcscd_there_are_pulses_and_no_second_report(void **state)
{
    (void)state;
    stage.no_service = 2;
    play((struct act[]){{"A\0", 0, {OUT}}}, 4);
    expect(1, 0, 0, 0, 0);
    expect_pulse(2);
    expect_pulse(3);
    expect(4, 1, 1, 0, 0);
}

// The list was taken a moment before the reader came, the wait began a moment after: pcscd tells
// nobody (pcsc-lite issue 190).
static void a_reader_that_comes_between_the_list_and_the_wait_is_seen_within_a_second(void **state)
{
    (void)state;
    stage.pulse_ms = LONG_PULSE_MS;
    int64_t before = clock_ms();
    play((struct act[]){{"", SCARD_E_TIMEOUT, {0}}, {"A\0", 0, {IN | AT(1)}}}, 3);
    expect(2, 1, 0, 0, 0);
    expect(3, 1, 1, 1, 0);
    assert_in_range(clock_ms() - before, 0, 1500);
}

static void a_reader_that_is_missed_beside_another_is_seen_within_a_second(void **state)
{
    (void)state;
    stage.pulse_ms = LONG_PULSE_MS;
    play((struct act[]){{"A\0", 0, {OUT}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {"A\0B\0", 0, {OUT, IN | AT(1)}}},
         3);
    expect(3, 1, 2, 1, 0);
    assert_int_equal(stage.longest_wait, 1000);
}

// Whatever ended a wait, a reader may have come before the next one began.
static void a_reader_that_is_missed_behind_another_change_is_seen_within_a_second(void **state)
{
    (void)state;
    stage.pulse_ms = LONG_PULSE_MS;
    int64_t before = clock_ms();
    play((struct act[]){{"A\0", 0, {OUT}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {NULL, 0, {IN | AT(1)}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {"A\0B\0", 0, {IN | AT(1), OUT}}},
         4);
    expect(4, 1, 2, 1, 0);
    assert_in_range(clock_ms() - before, 0, 2500);
}

static void where_nothing_changes_the_list_is_read_once_more_and_then_at_each_pulse(void **state)
{
    (void)state;
    stage.pulse_ms = LONG_PULSE_MS;
    play((struct act[]){{"A\0", 0, {OUT}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {NULL, SCARD_E_TIMEOUT, {0}},
                        {NULL, SCARD_E_TIMEOUT, {0}}},
         4);
    expect_pulse(3);
    expect_pulse(4);
    assert_int_equal(stage.longest_wait, LONG_PULSE_MS);
}

static void a_list_without_an_end_is_read_no_further_than_it_is_long(void **state)
{
    (void)state;
    stage.unterminated = true;
    play((struct act[]){{NULL, 0, {OUT}}}, 2);
    expect(2, 1, 1, 0, 0);
}

static void insertions_go_up_from_one_watch_to_the_next(void **state)
{
    (void)state;
    play((struct act[]){{"A\0", 0, {IN | AT(1)}}}, 2);
    uint32_t last = stage.reports[1].insertions;
    int64_t skipped_ms = stage.skipped_ms;
    stop(state);
    start(state);
    stage.skipped_ms = skipped_ms + 2; // a process takes longer to start
    play((struct act[]){{"A\0", 0, {IN | AT(1)}}}, 2);
    assert_true(stage.reports[1].insertions - last - 1 < 60000);
}

#define ON_STAGE(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest TESTS[] = {
    ON_STAGE(the_first_report_is_that_nothing_is_known),
    ON_STAGE(a_card_that_was_in_before_is_in_the_first_report_of_its_reader),
    ON_STAGE(an_exchange_between_two_looks_is_an_insertion),
    ON_STAGE(a_counter_that_wraps_is_an_insertion_too),
    ON_STAGE(a_card_that_leaves_is_no_insertion),
    ON_STAGE(that_somebody_connects_is_no_news),
    ON_STAGE(a_mute_card_is_a_card_that_does_not_answer),
    ON_STAGE(silence_is_broken_by_pulses),
    ON_STAGE(a_card_on_a_plate_is_told_as_such),
    ON_STAGE(two_readers_are_two_readers),
    ON_STAGE(readers_come_and_go),
    ON_STAGE(a_reader_that_goes_with_its_card_is_never_told_as_empty),
    ON_STAGE(a_list_that_is_stale_is_read_again),
    ON_STAGE(a_dead_pcscd_is_told_and_a_new_one_found),
    ON_STAGE(a_socket_that_appears_ends_the_waiting),
    ON_STAGE(a_directory_that_appears_ends_the_waiting),
    ON_STAGE(without_pcscd_there_are_pulses_and_no_second_report),
    ON_STAGE(a_reader_that_comes_between_the_list_and_the_wait_is_seen_within_a_second),
    ON_STAGE(a_reader_that_is_missed_beside_another_is_seen_within_a_second),
    ON_STAGE(a_reader_that_is_missed_behind_another_change_is_seen_within_a_second),
    ON_STAGE(where_nothing_changes_the_list_is_read_once_more_and_then_at_each_pulse),
    ON_STAGE(a_list_without_an_end_is_read_no_further_than_it_is_long),
    ON_STAGE(insertions_go_up_from_one_watch_to_the_next),
};

TEST_MAIN(TESTS, NULL, NULL)
