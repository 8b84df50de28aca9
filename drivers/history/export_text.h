// The text of an export: who, what is installed, the last faults, the records. Each line has a key
// that is declared here and a value of a declared type; scan.h refuses everything else.
//
//     kiosk-export 1
//     kiosk NAME               the common name of the device's certificate
//     time TIME                RFC 3339, UTC
//     software HASH            64 hexadecimal digits
//     slot a|b|-               of the image that runs
//     version PROGRAM VERSION  any number of them; PROGRAM of the closed table, VERSION 1.2.3
//     fault TIME NUMBER        any number; NUMBER as residents see it, 1 to 999
//     chain NUMBER HASH        of the record before the first one here; 0 and zeros: there is none
//     record LINE HASH         any number; LINE as in record.h, HASH of the chain
//     withheld NUMBER HASH     a record with words that this firmware does not know; one that looks
//                              as if a secret stood in it is written as it is, and the scanner
//                              refuses the whole
//     head NUMBER HASH         of the last record
//
// Lines end with "\n", in this order. Another kind of line is a row in scan.c and a function here.
#ifndef DRIVERS_HISTORY_EXPORT_TEXT_H
#define DRIVERS_HISTORY_EXPORT_TEXT_H

#include "drivers/history/history.h"

enum {
    EXPORT_TEXT_RECORDS_MAX = 20000,                              // about 4 MB of text
    EXPORT_TEXT_LINE_SIZE = HISTORY_LINE_SIZE + HISTORY_HEX + 16, // bytes with the terminator
    EXPORT_TEXT_VERSIONS_MAX = 16,
    EXPORT_TEXT_VERSION_SIZE = 16, // bytes with the terminator
    EXPORT_TEXT_FAULTS_MAX = 20,
    EXPORT_TEXT_FAULT_MAX = 999,
};

// What has a version.
enum export_text_program {
    EXPORT_TEXT_KIOSK,
    EXPORT_TEXT_KIOSK_CARD,
    EXPORT_TEXT_KIOSK_LINK,
    EXPORT_TEXT_KIOSK_VOICE,
    EXPORT_TEXT_KIOSKCTL,
    EXPORT_TEXT_PCSCD,
    EXPORT_TEXT_READER, // its firmware
    EXPORT_TEXT_KERNEL,
    EXPORT_TEXT_OPENSSL,
    EXPORT_TEXT_PROGRAM_COUNT,
};

// "kiosk", "kiosk-card", ...; the other way, false when there is none.
const char *export_text_program_name(enum export_text_program program);
bool export_text_program_of(const char *name, int length);

// One to four numbers of at most three digits, with dots between.
bool export_text_is_version(const char *version);

struct export_text_version {
    enum export_text_program program;
    char version[EXPORT_TEXT_VERSION_SIZE];
};

struct export_text_fault {
    int64_t time;
    int number;
};

struct export_text_facts {
    int64_t time;
    char slot; // 'a', 'b'; 0: nobody knows
    size_t versions, faults;
    struct export_text_version version[EXPORT_TEXT_VERSIONS_MAX];
    struct export_text_fault fault[EXPORT_TEXT_FAULTS_MAX];
};

// A text in the making, and what the chain has come to.
struct export_text;

// Begins a text with the facts and the record before the first one. NULL: no memory, a fact that is
// not well-formed, or a certificate without a name. The caller frees it.
struct export_text *export_text_begin(const struct export_text_facts *facts,
                                      const struct history_kiosk *kiosk,
                                      const struct history_head *before);

// The next record. False: it is none, there are too many, or no memory.
bool export_text_record(struct export_text *text, const char *line,
                        const unsigned char hash[HISTORY_HASH]);

// Ends the text, which belongs to `text`. False: no memory.
bool export_text_end(struct export_text *text, const char **bytes, size_t *length);

void export_text_free(struct export_text **text);

// All of it: the newest `most` records of a history. NULL: as above, or the history cannot be read.
struct export_text *export_text_make(struct history *history, const struct export_text_facts *facts,
                                     const struct history_kiosk *kiosk, uint64_t most);

#endif
