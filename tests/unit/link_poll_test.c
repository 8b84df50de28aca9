// When kiosk-link asks for the service and sends heartbeats, and what it tells the kiosk: against a
// backend and a clock that the test plays.
#include <limits.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/link/link_poll.h"
#include "tests/test.h"

enum {
    MINUTE_MS = 60000,
    AGAIN_MS = 10000, // after an answer that did not come or was not understood
    FAR_S = 24 * 3600,
};

struct played {
    int64_t now, wall_ahead;
    int services, heartbeats; // how often each was asked
    struct backend_caller service, heartbeat;
    struct request_heartbeat beat;
    uint32_t beat_number; // of the answer that it has; 0: none
    char view[LINK_VIEW_MAX];
    int told;
    struct link_service service_told;
};

static struct played world; // lint: file-scope test fixture

int64_t clock_ms(void)
{
    return world.now;
}

int64_t clock_now_ms(void)
{
    return world.now + world.wall_ahead;
}

int64_t clock_us(void)
{
    return world.now * 1000;
}

time_t clock_now(void)
{
    return (time_t)(clock_now_ms() / 1000);
}

void clock_sleep(int ms)
{
    world.now += ms;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - world.now;
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

bool backend_service(struct backend *backend, int limit_ms, struct backend_caller caller)
{
    (void)backend, (void)limit_ms;
    world.services++;
    world.service = caller;
    return true;
}

bool backend_heartbeat(struct backend *backend, int limit_ms,
                       const struct request_heartbeat *heartbeat, struct backend_caller caller)
{
    (void)backend, (void)limit_ms;
    world.heartbeats++;
    world.heartbeat = caller;
    world.beat = *heartbeat;
    world.beat_number = heartbeat->answer ? heartbeat->answer->number : 0;
    strncpy(world.view, heartbeat->view, sizeof world.view - 1);
    return true;
}

static void tell(void *context, const struct link_service *service)
{
    (void)context;
    world.told++;
    world.service_told = *service;
}

static struct link_poll poll;     // lint: file-scope test fixture
static struct link_outbox outbox; // lint: file-scope test fixture
static struct link_order order;   // lint: file-scope test fixture
static struct link_remote remote; // lint: file-scope test fixture
static char said[] = "x";         // lint: file-scope test fixture

static int start(void **state)
{
    (void)state;
    world = (struct played){.now = 5000};
    outbox = (struct link_outbox){.waiting = 1, .parked = 2, .broken = 3};
    order = (struct link_order){.kept.known = true};
    remote = (struct link_remote){.outbox = ""};
    poll = (struct link_poll){.outbox = &outbox, .order = &order, .remote = &remote, .tell = tell};
    link_poll_start(&poll);
    link_poll_run(&poll);
    return 0;
}

static void heartbeat_is(enum backend_end end, enum backend_problem problem, bool off)
{
    const struct backend_answer answer = {
        .call = BACKEND_HEARTBEAT, .end = end, .problem = problem, .actions.out_of_service = off};
    world.heartbeat.done(world.heartbeat.context, &answer);
    link_poll_run(&poll);
}

static void service_is(enum backend_end end, int64_t valid_s)
{
    struct backend_answer answer = {.call = BACKEND_SERVICE, .end = end};
    if (end == BACKEND_REFUSED)
        answer.problem = PROBLEM_OUTAGE;
    if (end == BACKEND_DONE)
        answer.service = (struct answer_service){
            .now_ms = 1000000, .valid_until = 1000 + valid_s, .opens_minute = 390};
    world.service.done(world.service.context, &answer);
}

// Both first answers have come.
static void begin(int64_t valid_s)
{
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, false);
    service_is(BACKEND_DONE, valid_s);
}

// Goes to the next moment at which something is due; how long that takes.
static int64_t wait(void)
{
    int64_t before = world.now;
    world.now += link_poll_wait(&poll);
    link_poll_run(&poll);
    return world.now - before;
}

static void expect_next_service_after(int64_t ms)
{
    int64_t since = world.now;
    int before = world.services;
    while (world.services == before) {
        int heartbeats = world.heartbeats;
        wait();
        if (world.heartbeats != heartbeats)
            heartbeat_is(BACKEND_DONE, PROBLEM_NONE, false);
    }
    assert_int_equal(world.now - since, ms);
}

static void the_first_look_waits_a_moment_for_the_first_heartbeat(void **state)
{
    (void)state;
    assert_int_equal(world.heartbeats, 1);
    assert_int_equal(world.services, 0);
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, true);
    assert_int_equal(world.services, 1);
    service_is(BACKEND_DONE, FAR_S);
    assert_int_equal(world.told, 1);
    assert_int_equal(world.service_told.ordered_off, 1);
}

static void a_heartbeat_without_an_answer_holds_up_nothing(void **state)
{
    (void)state;
    wait();
    assert_int_equal(world.services, 1);
    assert_true(world.now < 5000 + 2000);
}

static void a_good_answer_and_a_refusal_hold_for_a_minute(void **state)
{
    (void)state;
    begin(FAR_S);
    expect_next_service_after(MINUTE_MS);
    service_is(BACKEND_REFUSED, 0);
    assert_int_equal(world.service_told.answer.problem, PROBLEM_OUTAGE);
    expect_next_service_after(MINUTE_MS);
}

static void what_did_not_come_or_was_not_understood_is_asked_again_soon(void **state)
{
    (void)state;
    static const enum backend_end ends[] = {BACKEND_UNREACHABLE, BACKEND_GARBLED};
    begin(FAR_S);
    for (int i = 0; i < 2; i++) {
        expect_next_service_after(MINUTE_MS);
        service_is(ends[i], 0);
        assert_int_equal(world.service_told.cached, 1);
        assert_int_equal(world.service_told.opens_minute, 390);
        expect_next_service_after(AGAIN_MS);
        service_is(BACKEND_DONE, FAR_S);
        assert_int_equal(world.service_told.cached, 0);
    }
}

// A problem type that the API does not have is no decision of the backend's that anybody knows.
static void a_refusal_that_was_not_understood_is_asked_again_soon(void **state)
{
    (void)state;
    const struct backend_answer answer = {
        .call = BACKEND_SERVICE, .end = BACKEND_REFUSED, .problem = PROBLEM_OTHER};
    begin(FAR_S);
    expect_next_service_after(MINUTE_MS);
    world.service.done(world.service.context, &answer);
    expect_next_service_after(AGAIN_MS);
}

static void an_answer_is_renewed_before_it_expires(void **state)
{
    (void)state;
    begin(30);
    expect_next_service_after(25000);
    service_is(BACKEND_DONE, 8);
    expect_next_service_after(3000);
    service_is(BACKEND_DONE, 2);
    expect_next_service_after(1000);
    service_is(BACKEND_DONE, -5); // expired when it was made
    expect_next_service_after(AGAIN_MS);
}

static void an_expired_answer_stands_in_for_nobody(void **state)
{
    (void)state;
    begin(30);
    expect_next_service_after(25000);
    service_is(BACKEND_UNREACHABLE, 0);
    assert_int_equal(world.service_told.cached, 1);
    expect_next_service_after(AGAIN_MS);
    service_is(BACKEND_UNREACHABLE, 0);
    assert_int_equal(world.service_told.cached, 0);
    assert_int_equal(world.service_told.opens_minute, 0);
    assert_int_equal(world.service_told.answer.result, LINK_UNREACHABLE);
}

static void a_refresh_asks_at_once_but_not_twice(void **state)
{
    (void)state;
    begin(FAR_S);
    link_poll_refresh(&poll);
    link_poll_run(&poll);
    assert_int_equal(world.services, 1); // that answer is fresh
    world.now += 3000;
    link_poll_refresh(&poll);
    link_poll_run(&poll);
    link_poll_refresh(&poll);
    link_poll_run(&poll);
    assert_int_equal(world.services, 2);
}

static void a_kiosk_is_greeted_with_what_is_known(void **state)
{
    (void)state;
    link_poll_greet(&poll);
    assert_int_equal(world.told, 0); // nobody knows yet
    begin(FAR_S);
    assert_int_equal(world.told, 1);
    link_poll_client_gone(&poll);
    link_poll_greet(&poll);
    assert_int_equal(world.told, 2);
    assert_int_equal(world.service_told.opens_minute, 390);
}

static void until_a_heartbeat_is_answered_no_order_is_known(void **state)
{
    (void)state;
    heartbeat_is(BACKEND_UNREACHABLE, PROBLEM_NONE, false);
    service_is(BACKEND_DONE, FAR_S);
    assert_int_equal(world.service_told.order_unknown, 1);
    int told = world.told, before = world.heartbeats;
    while (world.heartbeats == before)
        wait();
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, false);
    assert_int_equal(world.service_told.order_unknown, 0);
    assert_int_equal(world.told, told + 1);
}

static void an_order_holds_until_the_backend_takes_it_back(void **state)
{
    (void)state;
    static const struct {
        enum backend_end end;
        enum backend_problem problem;
        bool off, ordered;
    } beats[] = {
        {BACKEND_DONE, PROBLEM_NONE, true, true},
        {BACKEND_UNREACHABLE, PROBLEM_NONE, false, true},
        {BACKEND_GARBLED, PROBLEM_NONE, false, true},
        {BACKEND_REFUSED, PROBLEM_OUTAGE, false, true},
        {BACKEND_DONE, PROBLEM_NONE, false, false},
        {BACKEND_REFUSED, PROBLEM_OUTAGE, false, false},
        {BACKEND_REFUSED, PROBLEM_DEVICE_SUSPENDED, false, true},
        {BACKEND_DONE, PROBLEM_NONE, false, false},
        {BACKEND_REFUSED, PROBLEM_DEVICE_UNKNOWN, false, true},
    };
    begin(FAR_S);
    for (size_t i = 0; i < sizeof beats / sizeof beats[0]; i++) {
        int before = world.heartbeats;
        while (world.heartbeats == before) {
            int services = world.services;
            wait();
            if (world.services != services)
                service_is(BACKEND_DONE, FAR_S);
        }
        heartbeat_is(beats[i].end, beats[i].problem, beats[i].off);
        if (world.service_told.ordered_off != beats[i].ordered)
            fail_msg("after heartbeat %zu", i);
    }
}

static void a_wall_clock_that_is_set_changes_what_is_told_of_it(void **state)
{
    (void)state;
    begin(FAR_S);
    assert_int_equal(world.service_told.clock_offset_ms, 0);
    world.wall_ahead += 400000;
    link_poll_greet(&poll);
    assert_int_equal(world.service_told.clock_offset_ms, -400000);
    while (world.heartbeats < 2)
        wait();
    assert_int_equal(world.beat.clock_offset_ms, -400000);
    world.wall_ahead += 1000;
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, true);
    assert_int_equal(world.service_told.clock_offset_ms, -401000);
}

static void a_heartbeat_tells_the_last_facts_and_that_the_kiosk_has_gone(void **state)
{
    (void)state;
    assert_string_equal(world.view, "kiosk-gone");
    assert_int_equal(world.beat.outbox_depth, 1);
    assert_int_equal(world.beat.outbox_parked, 2);
    assert_int_equal(world.beat.outbox_broken, 3);
    link_poll_greet(&poll);
    link_poll_facts(&poll, &(struct link_facts){.uptime_s = 100, .unstored = 4, .view = "card"});
    begin(FAR_S);
    while (world.heartbeats < 2)
        wait();
    assert_string_equal(world.view, "card");
    assert_int_equal(world.beat.uptime_s, 100 + (world.now - 5000) / 1000);
    assert_int_equal(world.beat.unstored, 4);
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, false);
    link_poll_client_gone(&poll);
    while (world.heartbeats < 3)
        wait();
    assert_string_equal(world.view, "kiosk-gone");
    assert_int_equal(world.beat.unstored, 4);
}

#define PROMISE(name) cmocka_unit_test_setup(name, start)

// Also while no kiosk is there to say so.
static void a_heartbeat_says_why_the_kiosk_is_out_of_service(void **state)
{
    (void)state;
    begin(FAR_S);
    assert_int_equal(world.beat.off, OFF_NOT);
    order.reason = OFF_SCREEN_BROKEN;
    link_poll_client_gone(&poll);
    int before = world.heartbeats;
    while (world.heartbeats == before)
        wait();
    assert_int_equal(world.beat.off, OFF_SCREEN_BROKEN);
}

// Once: one that did not arrive waits for the next usual one.
static void an_answer_for_the_centre_makes_the_next_heartbeat_come_soon(void **state)
{
    (void)state;
    begin(FAR_S);
    int64_t since = world.now;
    remote.items[0] = (struct link_remote_item){
        .state = LINK_REMOTE_READY, .number = 7, .text = {.said = said, .length = 1}};
    remote.dropped = 3;
    wait();
    assert_int_equal(world.now - since, 2000);
    assert_int_equal(world.heartbeats, 2);
    assert_int_equal(world.beat_number, 7);
    assert_int_equal(world.beat.answers_dropped, 3);
    heartbeat_is(BACKEND_UNREACHABLE, PROBLEM_NONE, false);
    since = world.now;
    while (world.heartbeats == 2)
        wait();
    assert_int_equal(world.now - since, MINUTE_MS);
    assert_int_equal(world.beat_number, 7);
}

static void the_backends_time_is_known_from_its_first_answer_on(void **state)
{
    (void)state;
    assert_int_equal(link_poll_time(&poll), 0);
    struct backend_answer answer = {.call = BACKEND_SERVICE, .end = BACKEND_DONE};
    answer.service =
        (struct answer_service){.now_ms = 1000000, .valid_until = 2000, .clock_offset_ms = 7200000};
    heartbeat_is(BACKEND_DONE, PROBLEM_NONE, false);
    world.service.done(world.service.context, &answer);
    int64_t theirs = link_poll_time(&poll);
    assert_int_equal(theirs, (clock_now_ms() + 7200000) / 1000);
    world.wall_ahead += 86400000; // somebody sets our clock
    assert_int_equal(link_poll_time(&poll), theirs);
}

static void nobody_is_served_on_the_start_screen_and_without_a_kiosk(void **state)
{
    static const struct {
        const char *view;
        bool quiet;
    } ROWS[] = {{"start", true},
                {"closed", true},
                {"explain", false},
                {"working", false},
                {"service-menu", false}};
    (void)state;
    assert_true(link_poll_is_quiet(&poll));
    link_poll_greet(&poll);
    assert_false(link_poll_is_quiet(&poll)); // it has not said what it shows
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct link_facts facts = {0};
        strncpy(facts.view, ROWS[i].view, sizeof facts.view - 1);
        link_poll_facts(&poll, &facts);
        assert_int_equal(link_poll_is_quiet(&poll), ROWS[i].quiet);
    }
    link_poll_client_gone(&poll);
    assert_true(link_poll_is_quiet(&poll));
}

static const struct CMUnitTest promises[] = {
    PROMISE(the_backends_time_is_known_from_its_first_answer_on),
    PROMISE(nobody_is_served_on_the_start_screen_and_without_a_kiosk),
    PROMISE(an_answer_for_the_centre_makes_the_next_heartbeat_come_soon),
    PROMISE(the_first_look_waits_a_moment_for_the_first_heartbeat),
    PROMISE(a_heartbeat_without_an_answer_holds_up_nothing),
    PROMISE(a_good_answer_and_a_refusal_hold_for_a_minute),
    PROMISE(what_did_not_come_or_was_not_understood_is_asked_again_soon),
    PROMISE(a_refusal_that_was_not_understood_is_asked_again_soon),
    PROMISE(an_answer_is_renewed_before_it_expires),
    PROMISE(an_expired_answer_stands_in_for_nobody),
    PROMISE(a_refresh_asks_at_once_but_not_twice),
    PROMISE(a_kiosk_is_greeted_with_what_is_known),
    PROMISE(until_a_heartbeat_is_answered_no_order_is_known),
    PROMISE(an_order_holds_until_the_backend_takes_it_back),
    PROMISE(a_wall_clock_that_is_set_changes_what_is_told_of_it),
    PROMISE(a_heartbeat_tells_the_last_facts_and_that_the_kiosk_has_gone),
    PROMISE(a_heartbeat_says_why_the_kiosk_is_out_of_service),
};

TEST_MAIN(promises, NULL, NULL)
