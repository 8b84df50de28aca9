// The technician's tools, and what one shows: plain data.
#ifndef SCREENS_VIEW_TOOL_H
#define SCREENS_VIEW_TOOL_H

#include <stdbool.h>
#include <stdint.h>

// The rows of the list of tools, in its order. Those that are run, and recorded, come first; behind
// TOOL_RUNS come pages that are only read.
enum tool {
    TOOL_READER,
    TOOL_SOUND,
    TOOL_RUNS,
    TOOL_NETWORK = TOOL_RUNS, // the way to the backend, step by step
    TOOL_STORAGE,             // disk, outbox, history, certificate, clock
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

// VIEW_SERVICE_READER.
struct view_reader {
    enum reader_phase phase;
    bool stops;                  // it can be given up now: nothing of the test's lies in the reader
    bool answered, good;         // a card was asked; and has answered
    uint8_t protocol;            // T=0 or T=1
    uint8_t atr_length, atr[33]; // ISO/IEC 7816-3 clause 8.2
};

struct view_tool {
    enum tool tool;
    enum tool_outcome outcome; // VIEW_SERVICE_RESULT
    uint8_t step, steps;       // the one under way, from 0 on
    uint8_t bad;               // VIEW_SERVICE_RESULT: steps that were not good
    uint8_t played;            // VIEW_SERVICE_SOUND: another value plays the step's tone
};

// "sound", ...: in texts' ids and in controls' names.
const char *tool_name(enum tool tool);

#endif
