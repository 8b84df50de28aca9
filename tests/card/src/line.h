// The line to a reader, and the plugs that fit one: vpcd's (vpcd.h) and QEMU's (vscard.h).
//
// Knows nothing of cards. Whoever owns a line is told the same events whatever reader is at its
// end.
#ifndef TESTS_CARD_SRC_LINE_H
#define TESTS_CARD_SRC_LINE_H

#include <stddef.h>
#include <stdint.h>

enum {
    LINE_HEAD_MAX = 12,     // bytes of any plug in front of a frame
    LINE_FRAME_MAX = 65535, // bytes of a command or an answer
};

enum line_event {
    LINE_NOTHING, // no whole message yet
    LINE_GONE,    // the reader closed the connection, or it says what nobody understands
    LINE_OFF,
    LINE_ON,
    LINE_RESET,
    LINE_ATR,     // wants line_atr()
    LINE_COMMAND, // wants line_answer()
};

// How a reader speaks. Its functions get the whole of a struct whose first member is a struct line.
struct line;
struct line_plug {
    size_t memory; // bytes of that struct
    // What is said first, and last while a card is in; NULL: nothing.
    void (*hello)(struct line *line);
    void (*farewell)(struct line *line);
    // Bytes of the message at the front of `bytes`, 0 while that cannot be told.
    size_t (*measure)(const uint8_t *bytes, size_t length);
    // What a whole message means; LINE_NOTHING when it is dealt with. Of a command, its place in
    // it.
    enum line_event (*read)(struct line *line, const uint8_t *message, size_t size,
                            const uint8_t **command, size_t *length);
    void (*atr)(struct line *line, const uint8_t *bytes, size_t length);
    void (*answer)(struct line *line, const uint8_t *bytes, size_t length);
};

// For plugs alone.
struct line {
    const struct line_plug *plug;
    int fd;
    size_t length; // bytes in `buffer`
    size_t used;   // of those, the message that the last event was made of
    uint8_t buffer[LINE_HEAD_MAX + LINE_FRAME_MAX];
};

// Connects to the reader at `host`:`port`. NULL with errno set when nobody listens there. The
// caller frees it with line_close().
struct line *line_connect(const struct line_plug *plug, const char *host, const char *port);

// Pulls the plug, wipes, frees and sets the pointer to NULL. NULL inside is fine.
void line_close(struct line **line);

// For poll(2), readable when line_next() has something to do.
int line_fd(const struct line *line);

// The next event without waiting; call it until LINE_NOTHING or LINE_GONE. A command's bytes stay
// valid until the next call, which wipes them.
enum line_event line_next(struct line *line, const uint8_t **command, size_t *length);

// Sends the answer to reset; an answer of at most LINE_FRAME_MAX bytes. What cannot be sent shows
// as LINE_GONE later.
void line_atr(struct line *line, const uint8_t *bytes, size_t length);
void line_answer(struct line *line, const uint8_t *bytes, size_t length);

// For plugs: a message of a head and a body.
void line_send(struct line *line, const void *head, size_t head_length, const void *body,
               size_t length);

#endif
