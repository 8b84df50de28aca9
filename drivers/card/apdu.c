#include "drivers/card/apdu.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/clock.h"

enum {
    GET_RESPONSE = 0xC0,
    PARTS_MAX = 16, // 4 KiB in full parts: more than any answer of ours, less than for ever
    STATUS_BYTES = 2,
};

const char *apdu_strerr(enum apdu_err err)
{
    switch (err) {
    case APDU_OK:
        return "ok";
    case APDU_LOST:
        return "no answer";
    case APDU_TOO_LONG:
        return "answer too long";
    }
    return "unknown";
}

static size_t build(const struct apdu *apdu, bool t0, unsigned char *out)
{
    size_t used = 0;
    out[used++] = apdu->cla;
    out[used++] = apdu->ins;
    out[used++] = apdu->p1;
    out[used++] = apdu->p2;
    if (apdu->length > 0) {
        out[used++] = apdu->length;
        memcpy(out + used, apdu->data, apdu->length);
        used += apdu->length;
    }
    if (apdu->expect > 0 && !(t0 && apdu->length > 0))
        out[used++] = (unsigned char)apdu->expect; // 256 is written as 00
    return used;
}

static void tell(const struct apdu_channel *channel, const struct apdu *apdu, int64_t start_us,
                 size_t received, uint16_t status_word)
{
    if (!channel->trace)
        return;
    const struct trace entry = {
        .cla = apdu->cla,
        .ins = apdu->ins,
        .p1 = apdu->p1,
        .p2 = apdu->p2,
        .command_bytes = apdu->length,
        .response_bytes = (uint16_t)(received < STATUS_BYTES ? 0 : received - STATUS_BYTES),
        .status_word = status_word,
        .microseconds = (uint32_t)(clock_us() - start_us),
        .bulk = apdu->bulk,
    };
    channel->trace(channel->context, &entry);
}

// Appends the response without its status word. False when it does not fit.
static bool take(struct apdu_answer *answer, const unsigned char *response, size_t received)
{
    size_t body = received - STATUS_BYTES;
    answer->status_word = (uint16_t)(response[body] << 8 | response[body + 1]);
    if (body > answer->room - answer->length)
        return false;
    if (body > 0)
        memcpy(answer->data + answer->length, response, body);
    answer->length += body;
    return true;
}

// One APDU on the wire.
static enum apdu_err send_once(const struct apdu_channel *channel, const struct apdu *apdu,
                               struct apdu_answer *answer)
{
    unsigned char command[APDU_COMMAND_MAX], response[APDU_RESPONSE_MAX];
    size_t length = build(apdu, channel->t0, command), received = 0;
    int64_t start_us = clock_us();
    answer->status_word = 0;
    enum apdu_err err = APDU_LOST;
    bool sent = channel->transmit(channel->context, command, length, response, &received);
    if (sent && received >= STATUS_BYTES && received <= sizeof response)
        err = take(answer, response, received) ? APDU_OK : APDU_TOO_LONG;
    tell(channel, apdu, start_us, received, answer->status_word);
    explicit_bzero(command, sizeof command);
    explicit_bzero(response, sizeof response);
    return err;
}

// The low byte of 61xx and 6Cxx counts bytes; 00 is 256.
static uint16_t told_length(uint16_t status_word)
{
    uint16_t bytes = status_word & 0xFF;
    return bytes == 0 ? APDU_EXPECTED_MAX : bytes;
}

static bool says(const struct apdu_answer *answer, uint8_t sw1)
{
    return answer->status_word >> 8 == sw1;
}

static enum apdu_err send_with_right_length(const struct apdu_channel *channel,
                                            const struct apdu *apdu, struct apdu_answer *answer)
{
    size_t before = answer->length;
    enum apdu_err err = send_once(channel, apdu, answer);
    if (err != APDU_OK || !says(answer, 0x6C) || !apdu->repeatable || apdu->expect == 0)
        return err;
    struct apdu again = *apdu;
    again.expect = told_length(answer->status_word);
    answer->length = before;
    return send_once(channel, &again, answer);
}

enum apdu_err apdu_exchange(const struct apdu_channel *channel, const struct apdu *apdu,
                            struct apdu_answer *answer)
{
    assert(apdu->expect <= APDU_EXPECTED_MAX && (apdu->length == 0 || apdu->data));
    answer->length = 0;
    enum apdu_err err = send_with_right_length(channel, apdu, answer);
    for (int part = 0; err == APDU_OK && says(answer, 0x61) && apdu->expect > 0; part++) {
        if (part == PARTS_MAX)
            return APDU_TOO_LONG;
        const struct apdu more = {
            .cla = apdu->cla & 0x03, // same logical channel, no chaining (clause 5.4.1)
            .ins = GET_RESPONSE,
            .expect = told_length(answer->status_word),
            .repeatable = true,
            .bulk = apdu->bulk,
        };
        err = send_with_right_length(channel, &more, answer);
    }
    return err;
}
