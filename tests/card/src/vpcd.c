#include "tests/card/src/vpcd.h"

enum {
    LENGTH_BYTES = 2,
    CONTROL_OFF = 0,
    CONTROL_ON = 1,
    CONTROL_RESET = 2,
    CONTROL_ATR = 4,
};

static size_t measure(const uint8_t *bytes, size_t length)
{
    return length < LENGTH_BYTES ? 0 : LENGTH_BYTES + ((size_t)bytes[0] << 8 | bytes[1]);
}

static enum line_event control(uint8_t byte)
{
    switch (byte) {
    case CONTROL_OFF:
        return LINE_OFF;
    case CONTROL_ON:
        return LINE_ON;
    case CONTROL_RESET:
        return LINE_RESET;
    case CONTROL_ATR:
        return LINE_ATR;
    default:
        return LINE_COMMAND; // a command of one byte, which the card refuses
    }
}

static enum line_event read_frame(struct line *line, const uint8_t *message, size_t size,
                                  const uint8_t **command, size_t *length)
{
    (void)line;
    *command = message + LENGTH_BYTES;
    *length = size - LENGTH_BYTES;
    return *length == 1 ? control(**command) : LINE_COMMAND;
}

static void answer(struct line *line, const uint8_t *bytes, size_t length)
{
    uint8_t head[LENGTH_BYTES] = {(uint8_t)(length >> 8), (uint8_t)length};
    line_send(line, head, sizeof head, bytes, length);
}

const struct line_plug vpcd_plug = {
    .memory = sizeof(struct line),
    .measure = measure,
    .read = read_frame,
    .atr = answer,
    .answer = answer,
};
