#include "firmware/protocol/card_message.h"

#include <stddef.h>
#include <string.h>

#include "drivers/domain/uuid.h"
#include "firmware/protocol/message_form.h"

enum {
    TRIES_MAX = 15, // what 63Cx can say
};

#define ALLOW(result) (1U << (result))

static bool is_allowed(uint8_t result, unsigned allowed)
{
    return result < CARD_RESULT_COUNT && (allowed & ALLOW(result));
}

static bool is_tries(int8_t tries)
{
    return tries >= CARD_TRIES_UNKNOWN && tries <= TRIES_MAX;
}

static bool is_flag(uint8_t flag)
{
    return flag <= 1;
}

static bool is_secret_kind(uint8_t kind)
{
    return kind == SECRET_SIGN || kind == SECRET_AUTH;
}

static bool is_reset(uint8_t operation)
{
    return operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
}

// Bodies are copied out because they do not lie aligned in a message.

static bool verify_is_valid(const unsigned char *body)
{
    struct card_verify m;
    memcpy(&m, body, sizeof m);
    bool valid =
        is_secret_kind(m.kind) && m.length >= 1 && m.length <= SECRET_MAX && is_flag(m.keep);
    explicit_bzero(&m, sizeof m);
    return valid;
}

static bool stage_is_valid(const unsigned char *body)
{
    struct card_stage m;
    memcpy(&m, body, sizeof m);
    bool valid = is_secret_kind(m.kind) && m.length <= SECRET_MAX;
    explicit_bzero(&m, sizeof m);
    return valid;
}

static bool prove_is_valid(const unsigned char *body)
{
    struct card_prove m;
    memcpy(&m, body, sizeof m);
    return is_reset(m.operation) && uuid_valid(m.id);
}

static bool write_is_valid(const unsigned char *body)
{
    struct card_write m;
    memcpy(&m, body, sizeof m);
    return is_reset(m.operation);
}

static bool opened_is_valid(const unsigned char *body)
{
    struct card_opened m;
    memcpy(&m, body, offsetof(struct card_opened, certificate));
    return is_allowed(m.result, ALLOW(CARD_DONE) | ALLOW(CARD_GONE) | ALLOW(CARD_MUTE) |
                                    ALLOW(CARD_IN_USE) | ALLOW(CARD_NO_READER) |
                                    ALLOW(CARD_UNEXPECTED)) &&
           m.kind < CARD_KIND_COUNT && is_tries(m.tries_sign) && is_tries(m.tries_auth) &&
           is_flag(m.has_sign) && is_flag(m.has_auth) &&
           m.certificate_length <= CARD_CERTIFICATE_MAX;
}

static bool verified_is_valid(const unsigned char *body)
{
    struct card_verified m;
    memcpy(&m, body, sizeof m);
    return is_allowed(m.result, ALLOW(CARD_DONE) | ALLOW(CARD_WRONG) | ALLOW(CARD_BLOCKED) |
                                    ALLOW(CARD_GONE) | ALLOW(CARD_UNEXPECTED)) &&
           is_tries(m.tries_left);
}

static bool certificate_is_valid(const unsigned char *body)
{
    struct card_certificate m;
    memcpy(&m, body, offsetof(struct card_certificate, der)); // not the holder's name and address
    return is_allowed(m.result, ALLOW(CARD_DONE) | ALLOW(CARD_GONE) | ALLOW(CARD_REFUSED) |
                                    ALLOW(CARD_UNEXPECTED)) &&
           m.length <= CARD_CERTIFICATE_MAX && (m.length > 0 || m.result != CARD_DONE);
}

static bool proof_is_valid(const unsigned char *body)
{
    return is_allowed(body[0], ALLOW(CARD_DONE) | ALLOW(CARD_GONE) | ALLOW(CARD_REFUSED) |
                                   ALLOW(CARD_UNEXPECTED));
}

static bool staged_is_valid(const unsigned char *body)
{
    return is_allowed(body[0], ALLOW(CARD_DONE) | ALLOW(CARD_WEAK_BIRTH) | ALLOW(CARD_WEAK_SAME) |
                                   ALLOW(CARD_REFUSED));
}

static bool challenge_is_valid(const unsigned char *body)
{
    return is_allowed(body[0], ALLOW(CARD_DONE) | ALLOW(CARD_GONE) | ALLOW(CARD_UNEXPECTED));
}

static bool written_is_valid(const unsigned char *body)
{
    struct card_written m;
    memcpy(&m, body, sizeof m);
    return is_allowed(m.result, ALLOW(CARD_DONE) | ALLOW(CARD_GONE) | ALLOW(CARD_REFUSED) |
                                    ALLOW(CARD_UNKNOWN) | ALLOW(CARD_UNEXPECTED)) &&
           is_tries(m.tries_left);
}

static bool presence_is_valid(const unsigned char *body)
{
    struct card_presence m;
    memcpy(&m, body, sizeof m);
    return is_flag(m.service) && m.cards <= m.readers && m.mute <= m.cards;
}

static const struct message_form FORMS[] = {
    {CARD_OPEN, true, false, 0, NULL},
    {CARD_VERIFY, true, false, sizeof(struct card_verify), verify_is_valid},
    {CARD_READ_CERTIFICATE, true, false, 0, NULL},
    {CARD_PROVE, true, false, sizeof(struct card_prove), prove_is_valid},
    {CARD_STAGE, true, false, sizeof(struct card_stage), stage_is_valid},
    {CARD_GET_CHALLENGE, true, false, 0, NULL},
    {CARD_WRITE, true, false, sizeof(struct card_write), write_is_valid},
    {CARD_CHANGE, true, false, 0, NULL},
    {CARD_CLOSE, true, false, 0, NULL},

    {IPC_LOST, false, false, 0, NULL},
    {CARD_OPEN, false, false, sizeof(struct card_opened), opened_is_valid},
    {CARD_VERIFY, false, false, sizeof(struct card_verified), verified_is_valid},
    {CARD_READ_CERTIFICATE, false, false, sizeof(struct card_certificate), certificate_is_valid},
    {CARD_PROVE, false, false, sizeof(struct card_proof), proof_is_valid},
    {CARD_STAGE, false, false, sizeof(struct card_staged), staged_is_valid},
    {CARD_GET_CHALLENGE, false, false, sizeof(struct card_challenge), challenge_is_valid},
    {CARD_WRITE, false, false, sizeof(struct card_written), written_is_valid},
    {CARD_CHANGE, false, false, sizeof(struct card_written), written_is_valid},
    {CARD_CLOSE, false, false, 0, NULL},
    {CARD_PRESENCE, false, true, sizeof(struct card_presence), presence_is_valid},
    {CARD_TRACE, false, true, sizeof(struct card_trace), NULL},
};

bool card_message_valid(const struct ipc_message *message, bool asked)
{
    return message_form_check(FORMS, sizeof FORMS / sizeof FORMS[0], message, asked);
}
