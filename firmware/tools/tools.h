// The technician's tools that ask somebody for something, as a pure machine: touches, keys and
// verdicts in, what to show and an outcome out. Reads no clock, opens nothing, allocates nothing.
//
// A tool ends by itself: with its last step, with a verdict, or when nobody has done anything for
// the time of its step. Then `over` is set and `outcome` says how.
#ifndef FIRMWARE_TOOLS_TOOLS_H
#define FIRMWARE_TOOLS_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/panel.h"
#include "drivers/history/words.h"
#include "firmware/flow/flow.h"
#include "screens/view/control.h"
#include "screens/view/tool.h"

enum {
    TOOLS_MEASURES_MAX = 4,
    TOOLS_FINGERS = 10,
};

enum tools_event_type {
    TOOLS_TICK,  // time has passed
    TOOLS_YES,   // the person's verdict: it is good
    TOOLS_NO,    // it is not
    TOOLS_AGAIN, // the step once more
    TOOLS_MORE,  // larger
    TOOLS_LESS,
    TOOLS_STOP, // the whole tool is given up
    // On the pages that are told of hands: a finger, and a key of the pad.
    TOOLS_DOWN,
    TOOLS_MOVE,
    TOOLS_UP,
    TOOLS_KEY_DOWN,
    TOOLS_KEY_UP,
    // What lies in the reader now, and how the card that was asked has answered.
    TOOLS_CARD_OUT,
    TOOLS_CARD_IN,
    TOOLS_CARD_MUTE, // or more than one
    TOOLS_PROBED,
    TOOLS_VISIT,   // where the visit with the test card stands
    TOOLS_RENEWED, // the device's certificate, or not
};

struct tools_event {
    enum tools_event_type type;
    int64_t at;         // ms of clock_ms()
    int finger;         // under TOOLS_FINGERS
    int x, y;           // tenths of mm from the panel's upper left corner
    int bare_x, bare_y; // the same, without the correction that is in force
    int width, height;  // of the panel, the same
    char key;           // '0'..'9', '*', '#', 'A'..'Z'
    bool good;          // TOOLS_PROBED: it answered; TOOLS_RENEWED: it was
    // TOOLS_VISIT: the flow's; what has stopped it, or would keep a reset from being begun; whether
    // the backend has every outcome.
    enum flow_state state;
    enum flow_proof proof;
    enum visit_cause cause;
    bool reported;
    uint8_t why;  // TOOLS_RENEWED: enum check_cause, why not
    int16_t days; // and until the certificate that is in use ends
};

// Of TOOL_READER.
struct tools_reader {
    enum reader_phase phase;
    bool asks, good; // the card in the reader is to be asked; the last one answered
    uint8_t done, bad;
};

// Of TOOL_VISIT and TOOL_VISIT_PIN: a resident's presses, made by a machine in the product's own
// flow.
struct tools_visit {
    enum reader_phase phase; // READER_ASKED: the visit goes on
    bool begins;             // it is to begin
    bool out;                // the test card is
    bool ended;              // the verdict is known
    bool pressed;            // something, in this state of the flow:
    enum flow_state at;
    enum control press; // what is to be pressed
    enum visit_step step;
    enum visit_cause cause; // VISIT_NO_CAUSE: it passed
    int64_t since, until;   // of the step; when VISIT_REPORT is late
    int32_t ms[VISIT_STEPS];
};

struct tools_renewal {
    bool asks;
    uint8_t cause;
    int16_t days;
};

struct tools_sound {
    uint8_t step, bad, played;
};

struct touch_place {
    bool down;
    int x, y;
};

struct tools_touch {
    enum tool_part part;
    uint8_t ring;
    int64_t began, until, now; // of the part; the last tick
    uint8_t errors[TOOL_POINTS];
    uint8_t cells[TOOL_CELLS / 8];
    struct touch_place last[TOOLS_FINGERS]; // where each finger was told to be
    bool dragging, line;
    int dragged; // the finger that draws
    uint8_t tries, fingers, ghosts;
};

struct tools_calibrate {
    struct panel_touch touch; // what the rings ask for; none before they are told, and when refused
    enum tool_calibration end;
    bool confirms; // the rings are pressed with it
    uint8_t ring, misses;
    uint16_t before, after; // tenths of mm
    int64_t since, until;   // of the ring
    bool down, hit;         // a finger is on it; and near enough
    int finger;
    struct touch_place told[TOOL_POINTS], rings[TOOL_POINTS];
};

struct tools_keys {
    int64_t until; // somebody has to press a key by then
    int64_t since[TOOL_KEYS_COUNT];
    uint16_t down, seen, stuck;
};

struct tools_display {
    uint8_t picture; // PICTURE_COUNT: all were shown
    int16_t scale;   // thousandths
};

struct tools {
    enum tool tool;
    bool over;
    enum history_outcome outcome; // when it is over
    union {
        struct tools_reader reader;
        struct tools_visit visit;
        struct tools_sound sound;
        struct tools_renewal renewal;
        struct tools_touch touch;
        struct tools_calibrate calibrate;
        struct tools_keys keys;
        struct tools_display display;
    };
};

// A run of TOOL_CALIBRATE or of TOOL_GEOMETRY that has ended leaves what is to be kept: with
// HISTORY_PASS calibrate.touch, or display.scale; with HISTORY_DONE that there is no correction,
// with HISTORY_FAIL of TOOL_GEOMETRY that no size is measured.

// What a run has measured, for its record.
struct tools_measure {
    enum history_measure measure;
    int64_t value;
};

// The tool at its beginning.
void tools_begin(struct tools *tools, enum tool tool, int64_t now);

// Takes one event; none after the end.
void tools_step(struct tools *tools, const struct tools_event *event);

// When TOOLS_TICK should come, ms of clock_ms(); INT64_MAX: never.
int64_t tools_next(const struct tools *tools);

// True once when the card in the reader is to be asked; TOOLS_PROBED has the answer.
bool tools_asks_card(struct tools *tools);

// True once when the visit of one of these two is to begin.
bool tools_visit_begins(struct tools *tools);

// What its resident presses now, once; an entry is complete, and the second one equals the first.
// CONTROL_NONE: nothing.
enum control tools_visit_presses(struct tools *tools);

// True once when kiosk-link is to renew the certificate; TOOLS_RENEWED has the answer.
bool tools_asks_link(struct tools *tools);

void tools_show(const struct tools *tools, struct view_tool *view);

// How many there are; at most TOOLS_MEASURES_MAX.
size_t tools_measures(const struct tools *tools, struct tools_measure list[TOOLS_MEASURES_MAX]);

// The word under which the tool's runs are in the history.
enum history_what tools_word(enum tool tool);

// The other way; false when it is no tool's.
bool tools_of(enum history_what word, enum tool *tool);

#endif
