#include "drivers/piv/piv_status.h"

enum {
    WHOLE = 0xFFFF,   // every bit of the status word counts
    COUNTED = 0xFFF0, // 63Cx: the last nibble is the number of tries
    MORE = 0xFF00,    // 61xx: carried out, and there is an answer that nobody needs to fetch
    ANY = 0x0000,     // the last row of a command: whatever has no row of its own
};

struct row {
    enum piv_command command;
    uint16_t status_word, mask;
    enum piv_err err;
};

static const struct row ROWS[] = {
    {PIV_SELECT, 0x9000, WHOLE, PIV_OK},
    {PIV_SELECT, 0x6A82, WHOLE, PIV_ABSENT},
    // What cards say that do not know SELECT by name at all; 6999 is Java Card's (runtime
    // environment specification, clause 4.5.2).
    {PIV_SELECT, 0x6A81, WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6A86, WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6D00, WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6E00, WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6999, WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x0000, ANY, PIV_UNEXPECTED},

    {PIV_GET_DATA, 0x9000, WHOLE, PIV_OK},
    {PIV_GET_DATA, 0x6A82, WHOLE, PIV_EMPTY},
    {PIV_GET_DATA, 0x6982, WHOLE, PIV_NOT_ALLOWED},
    {PIV_GET_DATA, 0x0000, ANY, PIV_UNEXPECTED},

    {PIV_COUNT_TRIES, 0x9000, WHOLE, PIV_OK}, // it is verified already, and the number is not told
    {PIV_COUNT_TRIES, 0x63C0, WHOLE, PIV_BLOCKED},
    {PIV_COUNT_TRIES, 0x63C0, COUNTED, PIV_TRIES},
    {PIV_COUNT_TRIES, 0x6983, WHOLE, PIV_BLOCKED},
    {PIV_COUNT_TRIES, 0x0000, ANY, PIV_UNEXPECTED},

    {PIV_VERIFY, 0x9000, WHOLE, PIV_OK},
    {PIV_VERIFY, 0x6100, MORE, PIV_OK},
    {PIV_VERIFY, 0x63C0, WHOLE, PIV_BLOCKED}, // wrong, and it was the last try
    {PIV_VERIFY, 0x63C0, COUNTED, PIV_WRONG},
    {PIV_VERIFY, 0x6983, WHOLE, PIV_BLOCKED},
    {PIV_VERIFY, 0x0000, ANY, PIV_UNEXPECTED},

    {PIV_CHAIN, 0x9000, WHOLE, PIV_OK},
    {PIV_CHAIN, 0x6982, WHOLE, PIV_NOT_ALLOWED},
    {PIV_CHAIN, 0x6A80, WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x6A86, WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x6A88, WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x0000, ANY, PIV_UNEXPECTED},

    {PIV_AUTHENTICATE, 0x9000, WHOLE, PIV_OK},
    {PIV_AUTHENTICATE, 0x6982, WHOLE, PIV_NOT_ALLOWED},
    {PIV_AUTHENTICATE, 0x6985, WHOLE, PIV_REFUSED}, // a key that wants to be touched, and was not
    {PIV_AUTHENTICATE, 0x6A80, WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A81, WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A82, WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A86, WHOLE, PIV_REFUSED}, // no key in the slot, or one of another kind
    {PIV_AUTHENTICATE, 0x6A88, WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6D00, WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x0000, ANY, PIV_UNEXPECTED},
};

const char *piv_strerr(enum piv_err err)
{
    static const char *const words[] = {
        [PIV_OK] = "ok",
        [PIV_LOST] = "link lost",
        [PIV_ABSENT] = "not a technician's card",
        [PIV_EMPTY] = "no certificate",
        [PIV_COMPRESSED] = "compressed certificate",
        [PIV_UNREADABLE] = "unreadable certificate",
        [PIV_KEY] = "key not supported",
        [PIV_PIN_FORM] = "not the form of a pin",
        [PIV_TRIES] = "tries counted",
        [PIV_WRONG] = "wrong pin",
        [PIV_BLOCKED] = "blocked",
        [PIV_NOT_ALLOWED] = "not allowed",
        [PIV_REFUSED] = "refused to sign",
        [PIV_FORGED] = "signature not by this certificate",
        [PIV_UNEXPECTED] = "unexpected answer",
        [PIV_FAILED] = "out of memory or random bytes",
    };
    return words[err];
}

enum piv_err piv_status(enum piv_command command, uint16_t status_word, int *tries)
{
    const struct row *row = ROWS;
    while (row->command != command || row->status_word != (status_word & row->mask))
        row++; // every command's last row takes anything
    if (row->err == PIV_TRIES || row->err == PIV_WRONG)
        *tries = status_word & 0x0F;
    return row->err;
}
