// A card for the tests of this folder: known secrets and keys, a memory that can fail.
//
// Not part of virtual-card. Its certificates and private keys are only filler; a test that signs
// makes real ones.
#ifndef TESTS_CARD_SAMPLE_H
#define TESTS_CARD_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/card/src/card.h"
#include "tests/card/src/image.h"

// Commands that nearly every test begins with.
#define SAMPLE_SELECT "00A4040C0A D392F000260100000001"
#define SAMPLE_PIN    "00A4020C02 0018"
#define SAMPLE_PASSWD "00A4020C02 001B"

struct sample {
    struct card *card;
    struct image stored;       // what would survive the loss of power
    unsigned saves;            // how often the card wrote
    unsigned cut_at;           // the write at which the power goes; 0: never
    struct card_answer answer; // to the last command
    size_t data;               // bytes of it before the status word
};

// PIN 1234, password ABC123, reset key 00 01 .. 0F, certificates of 1500 and 1200 bytes.
void sample_image(struct image *image);

// A powered card with sample_image(). The caller frees it with sample_free().
struct sample *sample_new(void);
void sample_free(struct sample **sample);

// Takes the power away and brings it back: only what was stored is left.
void sample_power_cycle(struct sample *sample);

// Sends a command, given in hexadecimal digits and spaces, and returns the status word. 0 when the
// answer had none or the digits are not digits.
uint16_t sample_send(struct sample *sample, const char *command);

// Writes the path of the program `virtual-card` that was built with this test.
bool sample_program(char *path, size_t size);

#endif
