// What a reader's name says of it: whether a card is put into it or laid on it.
#ifndef DRIVERS_CARD_READER_STYLE_H
#define DRIVERS_CARD_READER_STYLE_H

#include <stdbool.h>

enum reader_style {
    READER_STYLE_AUTO, // as the reader's name says
    READER_STYLE_SLOT,
    READER_STYLE_PLATE,
};

// False: no such style. The words are "auto", "slot" and "plate".
bool reader_style_from_word(const char *word, enum reader_style *style);

// True when cards lie on the reader. `name` is PC/SC's: for a device with several interfaces that
// of the interface stands in brackets and counts more. A reader whose name says nothing, or says
// both, is a slot.
bool reader_style_is_plate(enum reader_style style, const char *name);

// True for the place inside a reader where its own security module (SAM) stays for good: PC/SC has
// it as one more reader with a card.
bool reader_style_is_sam(const char *name);

#endif
