#include "drivers/piv/piv_status.h"

#include "drivers/card/status.h"

static const struct status_row ROWS[] = {
    {PIV_SELECT, 0x9000, STATUS_WHOLE, PIV_OK},
    {PIV_SELECT, 0x6A82, STATUS_WHOLE, PIV_ABSENT},
    // What cards say that do not know SELECT by name at all; 6999 is Java Card's (runtime
    // environment specification, clause 4.5.2).
    {PIV_SELECT, 0x6A81, STATUS_WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6A86, STATUS_WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6D00, STATUS_WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6E00, STATUS_WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x6999, STATUS_WHOLE, PIV_ABSENT},
    {PIV_SELECT, 0x0000, STATUS_ANY, PIV_UNEXPECTED},

    {PIV_GET_DATA, 0x9000, STATUS_WHOLE, PIV_OK},
    {PIV_GET_DATA, 0x6A82, STATUS_WHOLE, PIV_EMPTY},
    {PIV_GET_DATA, 0x6982, STATUS_WHOLE, PIV_NOT_ALLOWED},
    {PIV_GET_DATA, 0x0000, STATUS_ANY, PIV_UNEXPECTED},

    {PIV_COUNT_TRIES, 0x9000, STATUS_WHOLE,
     PIV_OK}, // it is verified already, and the number is not told
    {PIV_COUNT_TRIES, 0x63C0, STATUS_WHOLE, PIV_BLOCKED},
    {PIV_COUNT_TRIES, 0x63C0, STATUS_COUNTED, PIV_TRIES},
    {PIV_COUNT_TRIES, 0x6983, STATUS_WHOLE, PIV_BLOCKED},
    {PIV_COUNT_TRIES, 0x0000, STATUS_ANY, PIV_UNEXPECTED},

    {PIV_VERIFY, 0x9000, STATUS_WHOLE, PIV_OK},
    {PIV_VERIFY, 0x6100, STATUS_MORE, PIV_OK},
    {PIV_VERIFY, 0x63C0, STATUS_WHOLE, PIV_BLOCKED}, // wrong, and it was the last try
    {PIV_VERIFY, 0x63C0, STATUS_COUNTED, PIV_WRONG},
    {PIV_VERIFY, 0x6983, STATUS_WHOLE, PIV_BLOCKED},
    {PIV_VERIFY, 0x0000, STATUS_ANY, PIV_UNEXPECTED},

    {PIV_CHAIN, 0x9000, STATUS_WHOLE, PIV_OK},
    {PIV_CHAIN, 0x6982, STATUS_WHOLE, PIV_NOT_ALLOWED},
    {PIV_CHAIN, 0x6A80, STATUS_WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x6A86, STATUS_WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x6A88, STATUS_WHOLE, PIV_REFUSED},
    {PIV_CHAIN, 0x0000, STATUS_ANY, PIV_UNEXPECTED},

    {PIV_AUTHENTICATE, 0x9000, STATUS_WHOLE, PIV_OK},
    {PIV_AUTHENTICATE, 0x6982, STATUS_WHOLE, PIV_NOT_ALLOWED},
    {PIV_AUTHENTICATE, 0x6985, STATUS_WHOLE,
     PIV_REFUSED}, // a key that wants to be touched, and was not
    {PIV_AUTHENTICATE, 0x6A80, STATUS_WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A81, STATUS_WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A82, STATUS_WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6A86, STATUS_WHOLE,
     PIV_REFUSED}, // no key in the slot, or one of another kind
    {PIV_AUTHENTICATE, 0x6A88, STATUS_WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x6D00, STATUS_WHOLE, PIV_REFUSED},
    {PIV_AUTHENTICATE, 0x0000, STATUS_ANY, PIV_UNEXPECTED},
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
    const struct status_row *row = status_find(ROWS, command, status_word);
    if (row->meaning == PIV_TRIES || row->meaning == PIV_WRONG)
        *tries = status_tries(status_word);
    return (enum piv_err)row->meaning;
}
