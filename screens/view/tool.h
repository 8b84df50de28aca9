// The technician's tools, and what one shows: plain data.
#ifndef SCREENS_VIEW_TOOL_H
#define SCREENS_VIEW_TOOL_H

#include <stdbool.h>
#include <stdint.h>

// The rows of the list of tools, in its order. Those that are run, and recorded, come first; behind
// TOOL_RUNS come pages that are only read.
enum tool {
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
