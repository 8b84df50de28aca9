// BER-TLV data objects as a card sends them (ISO/IEC 7816-4 clause 5.2.2, X.690 clause 8.1), taken
// apart without believing a length.
//
// Tags of one or two bytes, definite lengths of up to two bytes: PIV has no others. It never reads
// behind the bytes that it was given, and never copies.
#ifndef DRIVERS_PIV_PIV_TLV_H
#define DRIVERS_PIV_PIV_TLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PIV_TLV_BROKEN SIZE_MAX

enum {
    PIV_TLV_HEADER = 4, // bytes of a tag and a length that piv_tlv_header() writes at most
};

// Bytes that are still to be read. Plain data; they belong to whoever made them.
struct piv_tlv_bytes {
    const unsigned char *at;
    size_t left;
};

struct piv_tlv {
    uint16_t tag; // both bytes of a long one: 0x5F2F
    struct piv_tlv_bytes value;
};

// Takes the next object off `bytes`. False when there is none left (`left` is 0), or what is there
// is no object that fits (`left` is not 0).
bool piv_tlv_next(struct piv_tlv_bytes *bytes, struct piv_tlv *object);

// The value of `tag`, when exactly one object of that tag fills all of `bytes`.
bool piv_tlv_only(struct piv_tlv_bytes bytes, uint16_t tag, struct piv_tlv_bytes *value);

// How many objects of `tag` are among those that fill `bytes`; *value is the last one's, and left
// alone when there is none. PIV_TLV_BROKEN when something in `bytes` is no object.
size_t piv_tlv_find(struct piv_tlv_bytes bytes, uint16_t tag, struct piv_tlv_bytes *value);

// Writes a one-byte tag and the shortest length to `out`, which has room for PIV_TLV_HEADER bytes.
// Returns how many were written; `length` is at most 65535.
size_t piv_tlv_header(unsigned char *out, uint8_t tag, size_t length);

#endif
