// A verified key that waits for its proof does not stay open: it is closed by itself, and opened
// again for the proof.
#include <pthread.h>

#include "tests/unit/worker_rig.h"

#define SIGN_PIN SELECT("0017") "> 80 2A 00 80 33 " INFO_SIGN " 00\n< 77*256 9000\n"
#define OPENED   OPEN_WITH("63C0", "63C3") VERIFY_1234("9000")

// Somebody who asks for the proof only after the key was closed: when that many APDUs were traced.
struct late {
    struct rig *rig;
    unsigned apdus;
    enum card_type question;
};

static void *ask_late(void *argument)
{
    struct late *late = argument;
    struct ipc_message *m = late->rig->answers + ANSWERS_MAX - 1; // not an answer yet
    struct rig *rig = late->rig;
    while (rig->traces < late->apdus && ipc_receive(rig->fd, m) == IPC_OK) {
        rig->traces += m->type == CARD_TRACE;
        if (m->type != CARD_TRACE)
            rig->answers[rig->count++] = *m;
    }
    if (late->question == CARD_PROVE)
        ask_prove(rig, OPERATION_RESET_SIGN);
    else
        ask(rig, (uint16_t)late->question, NULL, 0);
    shutdown(rig->fd, SHUT_WR);
    return NULL;
}

static void serve_late(struct rig *rig, unsigned apdus, enum card_type question)
{
    struct late late = {rig, apdus, question};
    pthread_t thread;
    rig->settings.key_open_ms = 1;
    ask(rig, CARD_OPEN, NULL, 0);
    ask_verify(rig, SECRET_AUTH, "1234", CARD_FOR_PROOF);
    assert_int_equal(pthread_create(&thread, NULL, ask_late, &late), 0);
    card_worker_run(rig->worker_fd, &rig->settings);
    pthread_join(thread, NULL);
    struct ipc_message *m = &rig->answers[rig->count];
    shutdown(rig->worker_fd, SHUT_WR);
    while (ipc_receive(rig->fd, m) == IPC_OK)
        if (m->type != CARD_TRACE)
            m = &rig->answers[++rig->count];
    card_script_end(&fake.script);
    assert_int_equal(fake.contexts, 0);
}

enum {
    OPEN_AND_VERIFY = 14, // APDUs of OPENED, two READs among them, and the SELECT that closes
};

static void a_key_that_waits_is_closed_and_opened_again_for_the_proof(void **state)
{
    struct rig *rig = *state;
    play(rig,
         OPENED SELECT_APPLICATION SELECT("0018") VERIFY_1234("9000") SIGN_PIN SELECT_APPLICATION);
    serve_late(rig, OPEN_AND_VERIFY, CARD_PROVE);
    expect(rig, 3, CARD_PROVE, CARD_DONE);
}

static void a_key_that_waits_is_closed_although_nobody_asks(void **state)
{
    struct rig *rig = *state;
    play(rig, OPENED SELECT_APPLICATION);
    serve_late(rig, OPEN_AND_VERIFY, CARD_CLOSE);
    expect(rig, 3, CARD_CLOSE, CARD_DONE);
}

static void a_card_that_does_not_take_its_own_secret_again_gives_no_proof(void **state)
{
    struct rig *rig = *state;
    play(rig, OPENED SELECT_APPLICATION SELECT("0018") VERIFY_1234("63C2"));
    serve_late(rig, OPEN_AND_VERIFY, CARD_PROVE);
    expect(rig, 3, CARD_PROVE, CARD_UNEXPECTED);
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(a_key_that_waits_is_closed_and_opened_again_for_the_proof),
    IN_WORKER(a_key_that_waits_is_closed_although_nobody_asks),
    IN_WORKER(a_card_that_does_not_take_its_own_secret_again_gives_no_proof),
};

TEST_MAIN(TESTS, NULL, NULL)
