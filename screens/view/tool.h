// The technician's tools, and what one shows: plain data.
#ifndef SCREENS_VIEW_TOOL_H
#define SCREENS_VIEW_TOOL_H

#include <stdbool.h>
#include <stdint.h>

// The rows of the list of tools, in its order. Those that are run, and recorded, come first; behind
// TOOL_RUNS come pages that are only read.
enum tool {
    TOOL_TOUCH,
    TOOL_CALIBRATE,
    TOOL_KEYS,
    TOOL_DISPLAY,
    TOOL_GEOMETRY,
    TOOL_READER,
    TOOL_VISIT,     // of the signature password's reset
    TOOL_VISIT_PIN, // of the PIN's
    TOOL_SOUND,
    TOOL_RENEWAL, // of the device's certificate
    TOOL_RUNS,
    TOOL_NETWORK = TOOL_RUNS, // the way to the backend, step by step
    TOOL_STORAGE,             // disk, outbox, history, certificate, clock: all that lies here
    TOOL_VERSIONS,
    TOOL_FAULTS, // the last ones
    TOOL_STATUS, // what the kiosk says of itself, as a QR code
    TOOL_COUNT,
};

enum tool_outcome {
    TOOL_PASS,
    TOOL_FAIL,
};

// What is to be done at the reader.
enum reader_phase {
    READER_TAKE, // the card is to be taken out
    READER_PUT,  // one is to be put in
    READER_ASKED,
};

// Whether a test card gave the same again.
enum reader_echo {
    READER_ECHO_NONE,  // no test cards are known, or it is no My Number Card
    READER_ECHO_OTHER, // no test card: nothing of it was read
    READER_ECHO_SAME,
    READER_ECHO_DIFFERS,
};

// VIEW_SERVICE_READER.
struct view_reader {
    enum reader_phase phase;
    bool stops;          // it can be given up now: nothing of the test's lies in the reader
    bool answered, good; // a card was asked; and has answered
    enum reader_echo echo;
    uint32_t exchanges, unanswered; // commands to cards since kiosk-card began; 0: not known
    uint8_t protocol;               // T=0 or T=1
    uint8_t atr_length, atr[33];    // ISO/IEC 7816-3 clause 8.2
};

// The steps of a whole visit with a test card, in the order of the password's reset. The PIN's has
// VISIT_VERIFY before VISIT_OPEN.
enum visit_step {
    VISIT_READ,      // the card is read, and is a test card
    VISIT_OPEN,      // the backend opens a reset
    VISIT_VERIFY,    // the card takes its PIN
    VISIT_PROVE,     // its key signs, and the backend accepts that
    VISIT_CHALLENGE, // the new password is staged, and the card gives its challenge
    VISIT_PERMIT,    // the backend's permission
    VISIT_WRITE,     // the card takes the password
    VISIT_REPORT,    // the backend has been told how it ended
    VISIT_STEPS,
};

// Why one has failed.
enum visit_cause {
    VISIT_NO_CAUSE,
    VISIT_UNSET,      // no test cards are set up in kiosk-card
    VISIT_OTHER_CARD, // it is no test card: no secret was sent to it
    VISIT_TRIES,      // a test card with a try less than it may have: the same
    VISIT_SECRET,     // the PIN that is set up is wrong: one try was spent
    VISIT_CARD_GONE,
    VISIT_CARD_SILENT,
    VISIT_CARD_REFUSED, // it did not take the password
    VISIT_NOT_VALID,    // its certificate has expired or was revoked
    VISIT_READER,       // there is none
    VISIT_CLOSED,       // the backend or its hours say that no reset is to be had now
    VISIT_UNREACHABLE,
    VISIT_REFUSED,    // by the backend
    VISIT_UNKNOWN,    // the card did not answer to the write
    VISIT_UNREPORTED, // the backend has not got the outcome yet
    VISIT_FAULT,      // an answer that has no place here
    VISIT_CAUSE_COUNT,
};

// VIEW_SERVICE_VISIT, and the result.
struct view_visit {
    enum visit_step step; // the one under way, or that has failed; VISIT_STEPS: none has
    enum visit_cause cause;
    bool ended;              // what is left is to take the card out
    int32_t ms[VISIT_STEPS]; // of those before `step`; when it has ended of `step` as well
};

// The parts of the test of the glass, in its order.
enum tool_part {
    PART_POINTS,  // nine rings, one by one
    PART_AREA,    // every field, and so the edges
    PART_LINE,    // drawn in one go
    PART_FINGERS, // how many at once
    PART_GHOSTS,  // nobody touches it
    PART_COUNT,
};

// What has become of a calibration of the glass.
enum tool_calibration {
    CALIBRATION_KEPT,        // the rings were hit with the new correction
    CALIBRATION_REMOVED,     // none is in force any more
    CALIBRATION_SWAPPED,     // the glass tells one axis as the other
    CALIBRATION_MIRRORED,    // or from the wrong end
    CALIBRATION_SCALE,       // it would have to be stretched by too much,
    CALIBRATION_SHIFT,       // or moved
    CALIBRATION_SCATTER,     // no correction puts all rings right
    CALIBRATION_UNCONFIRMED, // the rings were not hit with it
    CALIBRATION_UNTOUCHED,   // nobody pressed a ring in its time
    CALIBRATION_COUNT,
};

// What the test of the display shows, one after another.
enum tool_picture {
    PICTURE_WHITE,
    PICTURE_BLACK,
    PICTURE_RED,
    PICTURE_GREEN,
    PICTURE_BLUE,
    PICTURE_BARS,
    PICTURE_GREYS,
    PICTURE_CONTRAST, // almost black on black, almost white on white
    PICTURE_COUNT,
};

enum {
    TOOL_POINTS = 9,      // three rows of three
    TOOL_CONFIRMS = 3,    // rings that are pressed with a new correction
    TOOL_UNTOUCHED = 255, // tenths of mm
    TOOL_TOLERANCE = 50,  // tenths of mm: a control of 12.7 mm is hit by its middle all the same
    TOOL_CELLS_SHORT = 9, // fields along the shorter side of the panel
    TOOL_CELLS_LONG = 16, // and along the longer one
    TOOL_CELLS = TOOL_CELLS_SHORT * TOOL_CELLS_LONG,
    TOOL_RING = 80,        // tenths of mm: the outermost fields are so deep
    TOOL_LINE_HEIGHT = 65, // hundredths of the panel's height
    TOOL_KEYS_COUNT = 12,  // 0 to 9, '*', '#'
    // ISO/IEC 7810, ID-1: hundredths of mm.
    TOOL_CARD_WIDTH = 8560,
    TOOL_CARD_HEIGHT = 5398,
    TOOL_SCALE_MOST = 100, // thousandths: no panel is told so wrong
};

struct view_tool {
    enum tool tool;
    enum tool_outcome outcome;     // VIEW_SERVICE_RESULT
    uint8_t step, steps;           // the one under way, from 0 on
    uint8_t bad;                   // VIEW_SERVICE_RESULT: steps that were not good
    uint8_t played;                // VIEW_SERVICE_SOUND: another value plays the step's tone
    enum tool_part part;           // VIEW_SERVICE_TOUCH: under way; `step`: the ring
    uint8_t errors[TOOL_POINTS];   // tenths of mm from the ring's middle; TOOL_UNTOUCHED
    uint8_t cells[TOOL_CELLS / 8]; // a bit is set when the field was touched, row by row
    bool line;                     // was drawn whole
    uint8_t fingers, ghosts;
    uint8_t seconds; // VIEW_SERVICE_TOUCH: until PART_GHOSTS ends
    // TOOL_CALIBRATE: whether the rings are pressed with the new correction; the greatest error of
    // the rings without it and with it, tenths of mm; how it has ended
    bool confirms;
    uint16_t before, after;
    enum tool_calibration calibration;
    // VIEW_SERVICE_KEYS: bit n: digit n; 10: '*', 11: '#'.
    uint16_t keys_down, keys_seen, keys_stuck;
    int16_t scale;           // VIEW_SERVICE_GEOMETRY: thousandths by which the card is drawn larger
    struct view_visit visit; // TOOL_VISIT, TOOL_VISIT_PIN
    uint8_t cause;           // TOOL_RENEWAL: enum check_cause, why it was not renewed
    int16_t days;            // and until the certificate that is in use ends
};

// "sound", ...: in texts' ids and in controls' names.
const char *tool_name(enum tool tool);

// "kept", "swapped", ...: in texts' ids.
const char *tool_calibration_name(enum tool_calibration calibration);

// How many steps of the tool's visit come before this one.
int tool_visit_order(enum tool tool, enum visit_step step);

// "read", "open", ...,"all" for VISIT_STEPS, and "unset", "other-card", ...: in texts' ids; "" for
// VISIT_NO_CAUSE.
const char *tool_visit_step_name(enum visit_step step);
const char *tool_visit_cause_name(enum visit_cause cause);

// Where a ring's middle is, in hundredths of the panel's width or height; `place`: 0, 1 or 2.
int tool_point(int place);

// The middle of a ring, the same; `confirms`: of those that are pressed with a new correction.
void tool_ring(bool confirms, int ring, int *x, int *y);

// Where field `index` of `count` begins along a side of this length; count: where the last one
// ends. Any unit, but the same for `ring`, how deep the outermost ones are.
int tool_cell_edge(int index, int count, int length, int ring);

// How many fields there are across a panel of this size.
int tool_cells_across(int width, int height);

bool tool_touched(const struct view_tool *tool, int cell);
int tool_untouched(const struct view_tool *tool);

// The worst of the rings.
int tool_error(const struct view_tool *tool);

#endif
