#include "drivers/card/apdu.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/clock.h"

enum {
    GET_RESPONSE = 0xC0,
    WRONG_LENGTH = 0x6700,
    STATUS_BYTES = 2,
    // The first Le after 256 was refused; then it is halved. With frame and status word such an
    // answer stays within every limit near 255 bytes that readers have.
    LE_CAUTIOUS = 240,
    LE_FEW = 16,
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

// Appends the response without its status word; drops it where nobody wants it, and what is beyond
// the room where the card has named more than was wanted. False when it does not fit.
static bool take(struct apdu_answer *answer, const unsigned char *response, size_t received)
{
    size_t body = received - STATUS_BYTES;
    answer->status_word = (uint16_t)(response[body] << 8 | response[body + 1]);
    if (answer->room == 0)
        return true;
    size_t room = answer->room - answer->length, kept = body < room ? body : room;
    answer->dropped += body - kept;
    if (answer->dropped > (answer->cut ? (size_t)APDU_EXPECTED_MAX : 0))
        return false;
    if (kept > 0)
        memcpy(answer->data + answer->length, response, kept);
    answer->length += kept;
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

static uint16_t limited(const struct apdu_channel *channel, uint16_t expect)
{
    return channel->le_max != 0 && expect > channel->le_max ? channel->le_max : expect;
}

// True when the card refuses this Le: 6700, or 6Cxx that names the Le that was just sent.
static bool refuses_length(const struct apdu_answer *answer, uint16_t asked)
{
    return answer->status_word == WRONG_LENGTH ||
           (says(answer, 0x6C) && told_length(answer->status_word) == asked);
}

static enum apdu_err send_corrected(struct apdu_channel *channel, const struct apdu *apdu,
                                    struct apdu_answer *answer)
{
    size_t before = answer->length;
    enum apdu_err err = send_once(channel, apdu, answer);
    if (err != APDU_OK || !says(answer, 0x6C) || !apdu->repeatable || apdu->expect == 0 ||
        told_length(answer->status_word) == apdu->expect)
        return err;
    struct apdu again = *apdu;
    again.expect = told_length(answer->status_word);
    answer->length = before;
    answer->cut |= apdu->partial && apdu->ins != GET_RESPONSE && again.expect > apdu->expect;
    return send_once(channel, &again, answer);
}

// Lowers Le until the card accepts it. A refused command was not carried out (ISO/IEC 7816-4 table
// 6, checking errors). Of a few bytes nothing is learnt: a whole file would be read as slowly.
static enum apdu_err send_partial(struct apdu_channel *channel, const struct apdu *apdu,
                                  struct apdu_answer *answer)
{
    struct apdu part = *apdu;
    size_t before = answer->length;
    part.expect = limited(channel, apdu->expect);
    enum apdu_err err = send_corrected(channel, &part, answer);
    uint16_t known = channel->le_max;
    while (err == APDU_OK && refuses_length(answer, part.expect) && part.expect > 1) {
        part.expect = part.expect > LE_CAUTIOUS ? LE_CAUTIOUS : part.expect / 2;
        answer->length = before;
        err = send_corrected(channel, &part, answer);
        known = part.expect;
    }
    if (err == APDU_OK && !refuses_length(answer, part.expect) && apdu->expect > LE_FEW)
        channel->le_max = known;
    return err;
}

static enum apdu_err send_command(struct apdu_channel *channel, const struct apdu *apdu,
                                  struct apdu_answer *answer)
{
    if (apdu->partial && apdu->repeatable)
        return send_partial(channel, apdu, answer);
    size_t before = answer->length;
    enum apdu_err err = send_corrected(channel, apdu, answer);
    if (err != APDU_OK || answer->status_word != WRONG_LENGTH || !apdu->repeatable ||
        apdu->length == 0 || apdu->expect == 0 || channel->t0)
        return err;
    struct apdu without_le = *apdu;
    without_le.expect = 0;
    answer->length = before;
    return send_once(channel, &without_le, answer);
}

enum apdu_err apdu_exchange(struct apdu_channel *channel, const struct apdu *apdu,
                            struct apdu_answer *answer)
{
    assert(apdu->expect <= APDU_EXPECTED_MAX && (apdu->length == 0 || apdu->data));
    answer->length = answer->dropped = 0;
    answer->cut = false;
    enum apdu_err err = send_command(channel, apdu, answer);
    while (err == APDU_OK && says(answer, 0x61) && apdu->expect > 0) {
        const struct apdu more = {
            .cla = apdu->cla & 0x03, // same logical channel, no chaining (clause 5.4.1)
            .ins = GET_RESPONSE,
            .expect = told_length(answer->status_word),
            .repeatable = true,
            .partial = true,
            .bulk = apdu->bulk,
        };
        size_t before = answer->length + answer->dropped;
        err = send_command(channel, &more, answer);
        // Each part adds at least one byte: a card that never ends is stopped by the full room.
        if (err == APDU_OK && says(answer, 0x61) && answer->length + answer->dropped == before)
            return APDU_TOO_LONG;
    }
    return err;
}
