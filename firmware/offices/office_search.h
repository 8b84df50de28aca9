// Finds municipalities: by prefecture, by the beginning of the name, by the beginning of the postal
// code. A look at all of them, without an index: they are some thousands at most.
#ifndef FIRMWARE_OFFICES_OFFICE_SEARCH_H
#define FIRMWARE_OFFICES_OFFICE_SEARCH_H

#include "firmware/offices/offices.h"

// The rows of the kana table, each with its voiced and small letters.
enum office_row {
    OFFICE_ROW_A,
    OFFICE_ROW_KA,
    OFFICE_ROW_SA,
    OFFICE_ROW_TA,
    OFFICE_ROW_NA,
    OFFICE_ROW_HA,
    OFFICE_ROW_MA,
    OFFICE_ROW_YA,
    OFFICE_ROW_RA,
    OFFICE_ROW_WA,
    OFFICE_ROW_COUNT,
};

enum {
    OFFICE_ANY = -1,
};

// What must all be so.
struct office_query {
    int prefecture;     // index, or OFFICE_ANY
    int row;            // of the name's first letter, enum office_row, or OFFICE_ANY
    const char *kana;   // beginning of the name in hiragana; voiced and small letters count as the
                        // others; NULL: any
    const char *postal; // beginning of the postal code; one of whom only a shorter beginning is
                        // known fits too; NULL: any
};

// How many fit. The indexes of the first `max` of them, in the order of the kana table, are put
// into `found`.
size_t office_search(const struct offices *offices, const struct office_query *query,
                     uint16_t *found, size_t max);

// Bit by bit (enum office_row): the rows in which a municipality of the prefecture begins.
unsigned office_search_rows(const struct offices *offices, int prefecture);

#endif
