// A few words that kiosk-link keeps over restarts and power cuts, in a file beside the outbox.
//
// They are kept here because `kiosk` writes no file, and kiosk-link has the one folder of the kiosk
// that is written to. Each kind has a file of its own, OUTBOX.WORD: an outbox that is moved aside
// takes none with it, and settings of an older firmware need no new line. What the text means is
// its owner's affair.
#ifndef FIRMWARE_LINK_LINK_KEPT_H
#define FIRMWARE_LINK_LINK_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LINK_KEPT_AGAIN_MS = 5000, // between two attempts to read what could not be read
};

enum link_kept_found {
    LINK_KEPT_UNREAD, // nobody knows what the file says; the cause is logged
    LINK_KEPT_NONE,   // there is no file
    LINK_KEPT_TEXT,
};

struct link_kept {
    const char *outbox; // the path of its file; set by the owner
    bool known;         // the file was read, or written since
    int64_t due;        // clock_ms(): when it is read again while it is not known
};

// Whether link_kept_read() should be called: the file is not known, and its time has come.
bool link_kept_is_due(const struct link_kept *kept);

// `word` is the end of the file's name, in the log too. Reads at most size - 1 bytes; `text` ends
// with a NUL, and each byte of the file that is one is a '?' there. Any answer but LINK_KEPT_UNREAD
// makes the file known.
enum link_kept_found link_kept_read(struct link_kept *kept, const char *word, char *text,
                                    size_t size);

// Writes the whole text, which makes the file known. False, logged, with what was kept before still
// there: the disk does not take it.
bool link_kept_write(struct link_kept *kept, const char *word, const char *text);

// ms until link_kept_is_due(); -1: never.
int link_kept_wait(const struct link_kept *kept);

#endif
