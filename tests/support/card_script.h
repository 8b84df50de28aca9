// A card made of text: what must be sent to it, byte for byte, and what it answers.
//
// A script has a line per APDU, in hexadecimal: "> 00 84 00 00 10" is expected, "< AA*16 9000" is
// the answer, AA*16 sixteen times AA, "< -" a link that breaks. Spaces count for nothing. A
// command that differs from its line fails the test and shows both.
#ifndef TESTS_SUPPORT_CARD_SCRIPT_H
#define TESTS_SUPPORT_CARD_SCRIPT_H

#include "drivers/card/apdu.h"

enum {
    SCRIPT_TRACES = 256,
};

struct card_script {
    const char *next; // the part of the text that was not played yet
    struct apdu_channel channel;
    struct trace traces[SCRIPT_TRACES];
    size_t sent; // APDUs on the wire
};

// The script must stay where it is: its channel points to it.
void card_script_start(struct card_script *script, const char *text);

// What the channel does: takes a command and answers with the script's next line. False for "-".
bool card_script_transmit(void *script, const unsigned char *command, size_t length,
                          unsigned char *response, size_t *response_length);

// Every line has been played.
void card_script_end(struct card_script *script);

#endif
