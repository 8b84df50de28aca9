#include "drivers/history/leak.h"

#include <stdint.h>
#include <string.h>

#include "drivers/base/utf8.h"

enum {
    MY_NUMBER = 12, // digits
    GAP_MAX = 3,    // separators between two digits of one number
    PIN_MIN = 4,
    PIN_MAX = 8,      // a PIV card's PIN (NIST SP 800-73-4, part 2, 2.4.3)
    PASSWORD_MIN = 6, // the signature password
    PASSWORD_MAX = 16,
    BASE64_MIN = 60, // characters; a line of PEM has 64 (RFC 7468, 2)
    HEX_MAX = 64,    // digits of a hash; more may be a certificate
};

// What a character is, whatever its width.
enum kind {
    KIND_OTHER,
    KIND_DIGIT,
    KIND_CAPITAL,
    KIND_SMALL,
    KIND_SEPARATOR,
};

// What has been seen of a text.
struct watch {
    unsigned char digits[MY_NUMBER];
    size_t number, gap;                   // digits of a number so far; separators since the last
    size_t word, word_digits, word_small; // characters of a word so far
    size_t base64, hex;
    bool base64_mixed; // it has what a hash in hexadecimal has not
    bool certificate, my_number, password, pin;
};

static enum kind kind_of(uint32_t c)
{
    static const uint32_t separators[] = {' ', '-', '\t', 0xA0, 0x3000, 0xFF0D, 0x2212, 0x30FC};
    if ((c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19))
        return KIND_DIGIT;
    if ((c >= 'A' && c <= 'Z') || (c >= 0xFF21 && c <= 0xFF3A))
        return KIND_CAPITAL;
    if ((c >= 'a' && c <= 'z') || (c >= 0xFF41 && c <= 0xFF5A))
        return KIND_SMALL;
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++)
        if (c == separators[i])
            return KIND_SEPARATOR;
    return c >= 0x2010 && c <= 0x2015 ? KIND_SEPARATOR : KIND_OTHER; // hyphens and dashes
}

bool leak_is_my_number(const unsigned char digits[MY_NUMBER])
{
    int sum = 0;
    for (int n = 1; n <= 11; n++) // P(n): the n-th of the 11 digits, from the lowest
        sum += digits[11 - n] * (n <= 6 ? n + 1 : n - 5);
    int rest = sum % 11;
    return digits[11] == (rest <= 1 ? 0 : 11 - rest);
}

static void watch_number(struct watch *w, enum kind kind, uint32_t c)
{
    if (kind == KIND_SEPARATOR && w->number > 0 && w->gap < GAP_MAX) {
        w->gap++;
        return;
    }
    if (kind != KIND_DIGIT) {
        w->number = 0;
        return;
    }
    memmove(w->digits, w->digits + 1, MY_NUMBER - 1);
    w->digits[MY_NUMBER - 1] = (unsigned char)(c >= 0xFF10 ? c - 0xFF10 : c - '0');
    w->gap = 0;
    w->my_number |= ++w->number >= MY_NUMBER && leak_is_my_number(w->digits);
}

static void end_word(struct watch *w)
{
    bool all_digits = w->word_digits == w->word;
    w->pin |= all_digits && w->word >= PIN_MIN && w->word <= PIN_MAX;
    w->password |= !all_digits && w->word_digits > 0 && w->word_small == 0 &&
                   w->word >= PASSWORD_MIN && w->word <= PASSWORD_MAX;
    w->word = w->word_digits = w->word_small = 0;
}

static void watch_word(struct watch *w, enum kind kind)
{
    if (kind == KIND_OTHER || kind == KIND_SEPARATOR) {
        end_word(w);
        return;
    }
    w->word++;
    w->word_digits += kind == KIND_DIGIT;
    w->word_small += kind == KIND_SMALL;
}

static void watch_base64(struct watch *w, uint32_t c)
{
    bool sign = c == '+' || c == '/' || c == '_' || c == '=';
    bool is = c < 0x80 && (sign || (kind_of(c) != KIND_OTHER && kind_of(c) != KIND_SEPARATOR));
    bool is_hex = is && (kind_of(c) == KIND_DIGIT || (c | 0x20) <= 'f') && !sign;
    w->base64 = is ? w->base64 + 1 : 0;
    w->hex = is_hex ? w->hex + 1 : 0;
    w->base64_mixed = is && (w->base64_mixed || sign || (c >= 'A' && c <= 'Z'));
    w->certificate |= w->hex > HEX_MAX || (w->base64 >= BASE64_MIN && w->base64_mixed);
}

static void watch_character(struct watch *w, uint32_t c)
{
    enum kind kind = kind_of(c);
    watch_number(w, kind, c);
    watch_word(w, kind);
    watch_base64(w, c);
}

// DER of anything as long as a certificate: SEQUENCE with a length of two octets (X.690, 8.1.3.5).
static bool has_marks(const char *text, size_t length)
{
    return memmem(text, length, "-----BEGIN", 10) || memmem(text, length, "\x30\x82", 2);
}

enum leak leak_find(const char *text, size_t length)
{
    struct watch w = {.certificate = has_marks(text, length)};
    for (const char *at = text; at < text + length;)
        watch_character(&w, utf8_decode(&at, text + length));
    end_word(&w);
    return w.certificate ? LEAK_CERTIFICATE
           : w.my_number ? LEAK_MY_NUMBER
           : w.password  ? LEAK_PASSWORD
           : w.pin       ? LEAK_PIN
                         : LEAK_NONE;
}
