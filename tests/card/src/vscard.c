#include "tests/card/src/vscard.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

// Every message: type, reader and length of the body, each a big-endian uint32, then the body.
enum {
    HEAD_BYTES = 12,
    TYPE_INIT = 1,
    TYPE_ERROR,
    TYPE_READER_ADD,
    TYPE_READER_REMOVE,
    TYPE_ATR,
    TYPE_CARD_REMOVE,
    TYPE_APDU,
    TYPE_FLUSH,
    TYPE_FLUSH_COMPLETE,
    VERSION = 2, // 0.0.2
    SUCCESS = 0,
    GENERAL_ERROR = 1,
    FETCH_MS = 250,     // in which an emulated guest has fetched an answer
    FAREWELL_MS = 1000, // QEMU's main loop answers within a few
};
#define READER_UNDEFINED 0xFFFFFFFFu

static const char MAGIC[4] = "VSCD";      // in this order on every machine
static const char READER_NAME[] = "JPKI"; // nobody is shown it

// What QEMU's next VSC_Error answers.
enum question {
    QUESTION_NONE,
    QUESTION_ADD,
    QUESTION_ATR,
};

struct vscard {
    struct line line;
    enum question asked;
    uint32_t reader; // as QEMU has numbered it
    bool inside;     // it has been told an ATR
    bool busy;       // a command waits for its answer
    bool flush;      // and somebody for that
};

static void put(struct line *line, uint32_t type, uint32_t reader, const void *body, size_t length)
{
    const uint32_t head[] = {htonl(type), htonl(reader), htonl((uint32_t)length)};
    line_send(line, head, sizeof head, body, length);
}

static uint32_t number(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void hello(struct line *line)
{
    uint8_t init[12] = {0}; // magic, version, no capabilities
    memcpy(init, MAGIC, sizeof MAGIC);
    init[7] = VERSION;
    ((struct vscard *)line)->reader = READER_UNDEFINED;
    put(line, TYPE_INIT, READER_UNDEFINED, init, sizeof init);
}

// A command under way ends with an error, as at a real reader. QEMU gives a guest one by itself as
// the card leaves, but takes back at once what the guest has not fetched by then, and its driver
// waits on.
static void give_up_command(struct vscard *vscard)
{
    const uint32_t code = htonl(GENERAL_ERROR);
    put(&vscard->line, TYPE_ERROR, vscard->reader, &code, sizeof code);
    poll(NULL, 0, FETCH_MS);
}

// Closing while something waits to be read is a reset, which could overtake what was sent. So until
// the other side has closed as well; whoever plugs in next finds the reader free.
static void farewell(struct line *line)
{
    struct vscard *vscard = (struct vscard *)line;
    uint8_t rest[256];
    if (!vscard->inside)
        return;
    if (vscard->busy)
        give_up_command(vscard);
    put(line, TYPE_CARD_REMOVE, vscard->reader, NULL, 0);
    shutdown(line->fd, SHUT_WR);
    struct pollfd waiting = {.fd = line->fd, .events = POLLIN};
    while (poll(&waiting, 1, FAREWELL_MS) > 0 && recv(line->fd, rest, sizeof rest, 0) > 0)
        continue;
}

static size_t measure(const uint8_t *bytes, size_t length)
{
    return length < HEAD_BYTES ? 0 : HEAD_BYTES + (size_t)number(bytes + 8);
}

// QEMU says it in answer to ours, and whenever its reader is there anew. Of two in a row, which
// come when it has waited for the card, one is answered.
static enum line_event take_init(struct vscard *vscard, const uint8_t *body, size_t length)
{
    if (length < 8 || memcmp(body, MAGIC, sizeof MAGIC) != 0)
        return LINE_GONE;
    if (vscard->asked == QUESTION_ADD)
        return LINE_NOTHING;
    vscard->asked = QUESTION_ADD;
    vscard->inside = vscard->busy = vscard->flush = false;
    put(&vscard->line, TYPE_READER_ADD, READER_UNDEFINED, READER_NAME, sizeof READER_NAME);
    return LINE_RESET;
}

static enum line_event take_error(struct vscard *vscard, uint32_t reader, uint32_t code)
{
    enum question asked = vscard->asked;
    vscard->asked = QUESTION_NONE;
    if (code != SUCCESS && asked != QUESTION_NONE)
        fprintf(stderr, "virtual-card: QEMU refuses the %s: error %u\n",
                asked == QUESTION_ADD ? "reader" : "ATR", code);
    if (asked != QUESTION_ADD)
        return LINE_NOTHING;
    vscard->reader = reader;
    return code == SUCCESS ? LINE_ATR : LINE_GONE;
}

static void flush(struct vscard *vscard)
{
    vscard->flush = vscard->busy;
    if (!vscard->flush)
        put(&vscard->line, TYPE_FLUSH_COMPLETE, vscard->reader, NULL, 0);
}

static enum line_event read_message(struct line *line, const uint8_t *message, size_t size,
                                    const uint8_t **command, size_t *length)
{
    struct vscard *vscard = (struct vscard *)line;
    const uint8_t *body = message + HEAD_BYTES;
    size_t body_length = size - HEAD_BYTES;
    switch (number(message)) {
    case TYPE_INIT:
        return take_init(vscard, body, body_length);
    case TYPE_ERROR:
        return body_length < 4 ? LINE_GONE : take_error(vscard, number(message + 4), number(body));
    case TYPE_FLUSH:
        flush(vscard);
        return LINE_NOTHING;
    case TYPE_APDU:
        vscard->busy = true;
        *command = body;
        *length = body_length;
        return LINE_COMMAND;
    default:
        return LINE_NOTHING; // of a later version
    }
}

static void tell_atr(struct line *line, const uint8_t *bytes, size_t length)
{
    struct vscard *vscard = (struct vscard *)line;
    vscard->asked = QUESTION_ATR;
    vscard->inside = true;
    put(line, TYPE_ATR, vscard->reader, bytes, length);
}

static void answer(struct line *line, const uint8_t *bytes, size_t length)
{
    struct vscard *vscard = (struct vscard *)line;
    put(line, TYPE_APDU, vscard->reader, bytes, length);
    vscard->busy = false;
    if (vscard->flush)
        flush(vscard);
}

const struct line_plug vscard_plug = {
    .memory = sizeof(struct vscard),
    .hello = hello,
    .farewell = farewell,
    .measure = measure,
    .read = read_message,
    .atr = tell_atr,
    .answer = answer,
};
