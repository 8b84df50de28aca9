#include "drivers/piv/piv_tlv.h"

#include <assert.h>

enum {
    LONG_TAG = 0x1F, // all five low bits: the tag goes on (X.690 clause 8.1.2.4)
    ONE_BYTE = 0x81, // the length is in the next byte
    TWO_BYTES = 0x82,
};

static bool take(struct piv_tlv_bytes *bytes, unsigned char *byte)
{
    if (bytes->left == 0)
        return false;
    *byte = *bytes->at++;
    bytes->left--;
    return true;
}

static bool take_tag(struct piv_tlv_bytes *bytes, uint16_t *tag)
{
    unsigned char first, second;
    if (!take(bytes, &first))
        return false;
    *tag = first;
    if ((first & LONG_TAG) != LONG_TAG)
        return true;
    if (!take(bytes, &second) || second >= 0x80) // a third byte would follow
        return false;
    *tag = (uint16_t)(first << 8 | second);
    return true;
}

static bool take_length(struct piv_tlv_bytes *bytes, size_t *length)
{
    unsigned char first, high = 0, low;
    if (!take(bytes, &first))
        return false;
    *length = first;
    if (first < 0x80)
        return true;
    if ((first != ONE_BYTE && first != TWO_BYTES) || (first == TWO_BYTES && !take(bytes, &high)) ||
        !take(bytes, &low))
        return false;
    *length = (size_t)high << 8 | low;
    return true;
}

bool piv_tlv_next(struct piv_tlv_bytes *bytes, struct piv_tlv *object)
{
    struct piv_tlv_bytes rest = *bytes;
    size_t length;
    if (!take_tag(&rest, &object->tag) || !take_length(&rest, &length) || length > rest.left)
        return false;
    object->value = (struct piv_tlv_bytes){rest.at, length};
    bytes->at = rest.at + length;
    bytes->left = rest.left - length;
    return true;
}

bool piv_tlv_only(struct piv_tlv_bytes bytes, uint16_t tag, struct piv_tlv_bytes *value)
{
    struct piv_tlv object;
    if (!piv_tlv_next(&bytes, &object) || object.tag != tag || bytes.left > 0)
        return false;
    *value = object.value;
    return true;
}

size_t piv_tlv_find(struct piv_tlv_bytes bytes, uint16_t tag, struct piv_tlv_bytes *value)
{
    struct piv_tlv object;
    size_t found = 0;
    while (piv_tlv_next(&bytes, &object))
        if (object.tag == tag) {
            *value = object.value;
            found++;
        }
    return bytes.left == 0 ? found : PIV_TLV_BROKEN;
}

size_t piv_tlv_header(unsigned char *out, uint8_t tag, size_t length)
{
    size_t used = 0;
    assert(length <= 0xFFFF && (tag & LONG_TAG) != LONG_TAG);
    out[used++] = tag;
    if (length > 0xFF) {
        out[used++] = TWO_BYTES;
        out[used++] = (unsigned char)(length >> 8);
    } else if (length >= 0x80) {
        out[used++] = ONE_BYTE;
    }
    out[used++] = (unsigned char)length;
    return used;
}
