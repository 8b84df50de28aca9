// kiosk-link against a backend that is slow, babbles or goes silent: the kiosk gets an honest
// answer, in time. Every other way to fail: tests/unit/backend_try_test.c and tests/sim.
#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/link_ask.h"
#include "tests/support/link_rig.h"
#include "tests/support/tls_peer.h"
#include "tests/test.h"

enum {
    SHORT_MS = 2500, // the limit of questions that should run into it
    SLACK_MS = 1500, // what a busy machine may add to what should be quick
};

static const enum operation OPERATION = OPERATION_RESET_SIGN;

// The three steps that a resident waits for, each with a body that fits to the rig's reset.
enum step {
    STEP_OPEN,
    STEP_PROOF,
    STEP_AUTHORIZATION,
    STEPS,
};

static const char *const KNOBS[STEPS] = {"open", "proof", "authorization"};

struct card_steps {
    struct link_rig *rig;
    struct link_opened opened;
};

// Goes through a visit up to before `step`.
static struct card_steps begin(struct link_rig *rig, enum step step)
{
    struct card_steps visit = {.rig = rig};
    if (step == STEP_PROOF)
        visit.opened = link_ask_open_reset(rig, OPERATION);
    else if (step == STEP_AUTHORIZATION)
        visit.opened = link_ask_proven(rig, OPERATION);
    assert_int_equal(visit.opened.answer.result, LINK_DONE);
    return visit;
}

static uint32_t ask(const struct card_steps *visit, enum step step, uint32_t deadline_ms)
{
    struct link_open open = link_ask_open_body(visit->rig, OPERATION);
    if (step == STEP_OPEN)
        return link_rig_ask(visit->rig, LINK_OPEN, &open, sizeof open, deadline_ms);
    struct link_prove prove = link_ask_prove_body(visit->rig, OPERATION, &visit->opened);
    if (step == STEP_PROOF)
        return link_rig_ask(visit->rig, LINK_PROVE, &prove, sizeof prove, deadline_ms);
    struct link_authorize authorize = link_ask_authorize_body(OPERATION, visit->opened.id);
    return link_rig_ask(visit->rig, LINK_AUTHORIZE, &authorize, sizeof authorize, deadline_ms);
}

// What the kiosk is told; IPC_LOST fails the test.
static struct link_answer take(const struct card_steps *visit, enum step step, uint32_t ticket)
{
    struct link_opened opened;
    struct link_authorized authorized;
    struct link_answer answer;
    if (step == STEP_OPEN) {
        assert_true(link_rig_take(visit->rig, ticket, &opened, sizeof opened));
        return opened.answer;
    }
    if (step == STEP_AUTHORIZATION) {
        assert_true(link_rig_take(visit->rig, ticket, &authorized, sizeof authorized));
        return authorized.answer;
    }
    assert_true(link_rig_take(visit->rig, ticket, &answer, sizeof answer));
    return answer;
}

static struct link_answer ask_and_take(const struct card_steps *visit, enum step step)
{
    return take(visit, step, ask(visit, step, LINK_DESK_ASK_MS));
}

// ---- answers that break the contract ----------------------------------------------------------

static void an_answer_that_breaks_the_contract_is_garbled(void **state)
{
    struct link_rig *rig = *state;
    static const char *const faults[][2] = {{"garbage", "text"},
                                            {"garbage", "fields"},
                                            {"garbage", "empty"},
                                            {"oversize", "65537"},
                                            {"oversize", "4000000"}};
    for (enum step step = STEP_OPEN; step < STEPS; step++) {
        struct card_steps visit = begin(rig, step);
        for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
            link_rig_tell(rig, "knob set %s.%s %s", faults[i][0], KNOBS[step], faults[i][1]);
            struct link_answer answer = ask_and_take(&visit, step);
            if (answer.result != LINK_GARBLED)
                fail_msg("%s.%s %s: result %d", faults[i][0], KNOBS[step], faults[i][1],
                         answer.result);
            link_rig_tell(rig, "knob clear");
        }
    }
}

// ---- slowness ---------------------------------------------------------------------------------

static void a_slow_question_does_not_hold_up_the_others(void **state)
{
    struct link_rig *rig = *state;
    struct card_steps visit = begin(rig, STEP_OPEN);
    link_rig_tell(rig, "knob set delay.open '3000*1'");
    uint32_t slow = ask(&visit, STEP_OPEN, LINK_DESK_ASK_MS);
    link_rig_await_use(rig, "delay.open");
    for (int i = 0; i < 5; i++)
        assert_int_equal(link_ask_open_reset(rig, OPERATION).answer.result, LINK_DONE);
    assert_false(link_rig_has(rig, slow));
    assert_int_equal(take(&visit, STEP_OPEN, slow).result, LINK_DONE);
}

// ---- a way that goes silent -------------------------------------------------------------------

// Something between the two that passes bytes on, until it forgets the connections it has.
struct between {
    int port;
    atomic_int forgets; // connections up to this number
};

static bool pass_on(int from, int to, bool silent)
{
    char bytes[16384];
    ssize_t got = recv(from, bytes, sizeof bytes, 0);
    return got > 0 && (silent || send(to, bytes, (size_t)got, MSG_NOSIGNAL) == got);
}

// In the process of one connection. False: there will be no TLS of the peer's own.
static bool stand_between(int fd, int number, const void *context)
{
    const struct between *between = context;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)between->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int backend = socket(AF_INET, SOCK_STREAM, 0);
    bool open = connect(backend, (struct sockaddr *)&address, sizeof address) == 0;
    while (open) {
        struct pollfd both[] = {{.fd = fd, .events = POLLIN}, {.fd = backend, .events = POLLIN}};
        poll(both, 2, -1);
        bool silent = number <= atomic_load(&between->forgets);
        if (both[0].revents)
            open = pass_on(fd, backend, silent);
        else if (both[1].revents)
            open = pass_on(backend, fd, silent);
    }
    return false;
}

static void a_connection_that_went_silent_costs_one_question_some_time(void **state)
{
    struct link_rig *rig = *state;
    struct between *between =
        mmap(NULL, sizeof *between, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    between->port = link_rig_port(rig);
    struct tls_peer *peer =
        tls_peer_start(&(struct tls_peer_script){.accept = stand_between, .context = between});
    link_rig_kill_link(rig);
    link_rig_start_link_to(rig, tls_peer_origin(peer));
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE);
    atomic_store(&between->forgets, 1);
    struct card_steps visit = {.rig = rig};
    uint32_t ticket = ask(&visit, STEP_OPEN, SHORT_MS);
    assert_int_equal(take(&visit, STEP_OPEN, ticket).result, LINK_DONE); // by the second try
    int64_t start = clock_ms();
    for (int i = 0; i < 5; i++)
        assert_int_equal(link_ask_open_reset(rig, OPERATION).answer.result, LINK_DONE);
    assert_true(clock_ms() - start < SLACK_MS); // nobody met the silent one again
    // The silent one, its successor, and one for a poll or a heartbeat that ran beside the
    // question.
    assert_in_range(atomic_load(&tls_peer_seen(peer)->connections), 2, 3);
    tls_peer_stop(&peer);
    munmap(between, sizeof *between);
}

static void a_backend_that_is_back_within_the_limit_is_not_even_noticed(void **state)
{
    struct link_rig *rig = *state;
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE);
    link_rig_stop_backend(rig); // and the kept connection with it
    link_rig_start_backend(rig);
    assert_int_equal(link_ask_open_reset(rig, OPERATION).answer.result, LINK_DONE);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, link_rig_open, link_rig_close)

static const struct CMUnitTest promises[] = {
    PROMISE(an_answer_that_breaks_the_contract_is_garbled),
    PROMISE(a_slow_question_does_not_hold_up_the_others),
    PROMISE(a_connection_that_went_silent_costs_one_question_some_time),
    PROMISE(a_backend_that_is_back_within_the_limit_is_not_even_noticed),
};

TEST_MAIN(promises, link_rig_make, link_rig_remove)
