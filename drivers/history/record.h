// One record of the history, the line that is its canonical form, and the hash that chains it.
//
// The line is what is stored, hashed, shown and exported; there is no second form:
//
//     line     = number SP time SP what SP outcome SP cause SP technician SP software *(SP measure)
//     number   = from 1 on, decimal, without leading zeros
//     time     = RFC 3339 in UTC, whole seconds, "2026-11-27T03:26:34Z"
//     what, outcome = words of words.h
//     cause    = 1*32 of "a".."z" and "-", beginning with a letter; or "-" when there is none
//     technician = the serial number of the technician's certificate (RFC 5280, 4.1.2.2: at most 20
//                octets), 40 hexadecimal digits, zeros in front; or "-" when nobody was logged in
//     software = SHA-256 of the software, 64 hexadecimal digits
//     measure  = name "=" value unit, at most 4; names, units and ranges are those of words.h
//
// Hexadecimal digits are small letters. Nothing else may stand in a line, so that neither a PIN
// nor a password has a place in it. The hash of a record is
//
//     SHA-256(hash of the record before, 32 bytes || line, without an end); before the first: zeros
#ifndef DRIVERS_HISTORY_RECORD_H
#define DRIVERS_HISTORY_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/history/words.h"

enum {
    HISTORY_MEASURES = 4,
    HISTORY_CAUSE_MAX = 32,         // characters
    HISTORY_TECHNICIAN_MAX = 40,    // hexadecimal digits
    HISTORY_HASH = 32,              // bytes, SHA-256
    HISTORY_HEX = 64,               // digits of a hash
    HISTORY_LINE_SIZE = 512,        // bytes with the terminator; the longest line has fewer
    HISTORY_NUMBER_MAX = 999999999, // of a record: 100 a day fill 27,000 years
};

struct history_measured {
    enum history_measure measure;
    int64_t value; // in the measure's unit
};

struct history_record {
    uint64_t number; // history_append() gives it
    int64_t time;    // seconds since 1970
    enum history_what what;
    enum history_outcome outcome;
    char cause[HISTORY_CAUSE_MAX + 1];           // a code word, or empty
    char technician[HISTORY_TECHNICIAN_MAX + 1]; // hexadecimal, or empty
    unsigned char software[HISTORY_HASH];        // history_append() gives it
    size_t measured;
    struct history_measured measures[HISTORY_MEASURES];
};

// Writes the line, terminated. False when a field is not as above; nothing is cut to fit.
bool history_record_write(const struct history_record *record, char line[HISTORY_LINE_SIZE]);

// Reads a line. False when it is not letter by letter what history_record_write() makes of it, or
// has words that this firmware does not know.
bool history_record_read(const char *line, struct history_record *record);

// The number at the beginning of a line, of any firmware; 0 when there is none.
uint64_t history_record_number(const char *line);

// False without memory (OpenSSL's).
bool history_record_hash(const unsigned char before[HISTORY_HASH], const char *line,
                         unsigned char hash[HISTORY_HASH]);

// The hexadecimal digits of a hash, terminated, and back; false when the first 64 characters are
// not such digits in small letters.
void history_hex(const unsigned char hash[HISTORY_HASH], char text[HISTORY_HEX + 1]);
bool history_hex_read(const char *text, unsigned char hash[HISTORY_HASH]);

#endif
