#include "tests/support/link_ask.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/demo_card.h"
#include "tests/test.h"

enum {
    AGAIN_MS = 100, // between two questions for a fresh look
};

static void ask_and_take(struct link_rig *rig, uint16_t type, const void *body, size_t length,
                         void *answer, size_t size)
{
    uint32_t ticket = link_rig_ask(rig, type, body, length, LINK_DESK_ASK_MS);
    assert_true(link_rig_take(rig, ticket, answer, size));
}

struct link_open link_ask_open_body(const struct link_rig *rig, enum operation operation)
{
    struct link_open open = {.operation = (uint8_t)operation};
    open.certificate_length =
        (uint16_t)demo_card_certificate(link_rig_card(rig), operation, open.certificate);
    return open;
}

struct link_prove link_ask_prove_body(const struct link_rig *rig, enum operation operation,
                                      const struct link_opened *opened)
{
    struct link_prove prove;
    memcpy(prove.id, opened->id, LINK_RESET_ID);
    demo_card_sign(link_rig_card(rig), operation, opened->id, opened->nonce, prove.signature);
    return prove;
}

struct link_authorize link_ask_authorize_body(enum operation operation, const char *id)
{
    struct link_authorize authorize = {.operation = (uint8_t)operation};
    memcpy(authorize.id, id, LINK_RESET_ID);
    for (int i = 0; i < LINK_CHALLENGE; i++)
        authorize.challenge[i] = (unsigned char)(i * 7 + 1);
    return authorize;
}

struct link_service link_ask_service(struct link_rig *rig)
{
    unsigned before = 0, told = 0;
    link_ask_await_service(rig, 1); // the first look is not what was asked for
    link_rig_service(rig, &before);
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    while (told <= before) { // a look that is two seconds old is found fresh enough
        struct link_answer answer;
        ask_and_take(rig, LINK_REFRESH, NULL, 0, &answer, sizeof answer);
        ipc_wait(link_rig_socket(rig), AGAIN_MS);
        link_rig_has(rig, 0);
        link_rig_service(rig, &told);
        assert_true(clock_left(deadline) > 0);
    }
    return *link_rig_service(rig, &told);
}

struct link_opened link_ask_open_reset(struct link_rig *rig, enum operation operation)
{
    struct link_open body = link_ask_open_body(rig, operation);
    struct link_opened opened;
    ask_and_take(rig, LINK_OPEN, &body, sizeof body, &opened, sizeof opened);
    return opened;
}

struct link_answer link_ask_prove(struct link_rig *rig, enum operation operation,
                                  const struct link_opened *opened)
{
    struct link_prove body = link_ask_prove_body(rig, operation, opened);
    struct link_answer answer;
    ask_and_take(rig, LINK_PROVE, &body, sizeof body, &answer, sizeof answer);
    return answer;
}

struct link_authorized link_ask_authorize(struct link_rig *rig, enum operation operation,
                                          const char *id)
{
    struct link_authorize body = link_ask_authorize_body(operation, id);
    struct link_authorized authorized;
    ask_and_take(rig, LINK_AUTHORIZE, &body, sizeof body, &authorized, sizeof authorized);
    return authorized;
}

struct link_answer link_ask_outcome(struct link_rig *rig, enum operation operation, const char *id,
                                    enum link_outcome_result result)
{
    struct link_outcome body = {.operation = (uint8_t)operation,
                                .result = (uint8_t)result,
                                .status_word = result == LINK_OUTCOME_DONE ? 0x9000 : 0,
                                .finished_at = clock_now()};
    struct link_answer answer;
    memcpy(body.id, id, LINK_RESET_ID);
    ask_and_take(rig, LINK_OUTCOME, &body, sizeof body, &answer, sizeof answer);
    return answer;
}

void link_ask_hello(struct link_rig *rig, uint64_t client)
{
    const struct link_hello body = {client};
    struct link_answer answer;
    ask_and_take(rig, LINK_HELLO, &body, sizeof body, &answer, sizeof answer);
    assert_int_equal(answer.result, LINK_DONE);
}

struct link_service link_ask_await_service(struct link_rig *rig, unsigned count)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    unsigned told;
    const struct link_service *service = link_rig_service(rig, &told);
    while (told < count) {
        if (!ipc_wait(link_rig_socket(rig), clock_left(deadline)))
            fail_msg("the service was told %u times, not %u", told, count);
        link_rig_has(rig, 0);
        service = link_rig_service(rig, &told);
    }
    return *service;
}

struct link_opened link_ask_proven(struct link_rig *rig, enum operation operation)
{
    struct link_opened opened = link_ask_open_reset(rig, operation);
    assert_int_equal(opened.answer.result, LINK_DONE);
    assert_int_equal(link_ask_prove(rig, operation, &opened).result, LINK_DONE);
    return opened;
}

void link_ask_expect_cryptogram(const struct link_rig *rig, enum operation operation,
                                const unsigned char challenge[LINK_CHALLENGE],
                                unsigned char cryptogram[LINK_CRYPTOGRAM])
{
    demo_card_cryptogram(link_rig_card(rig), link_rig_folder(rig), operation, challenge,
                         cryptogram);
}
