#include "drivers/jpki/jpki_status.h"

#include <stddef.h>

#include "drivers/card/status.h"

// ISO/IEC 7816-4 tables 5 and 6 give the words, the card's profile says which command may get
// which. The checking errors (67xx to 6Exx) mean that the command was not carried out.
static const struct status_row ROWS[] = {
    {JPKI_SELECT_APPLICATION, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_SELECT_APPLICATION, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_SELECT_APPLICATION, 0x6A82, STATUS_WHOLE, JPKI_ABSENT},
    // What cards without the application say that do not know SELECT by name at all; 6999 is Java
    // Card's (runtime environment specification, clause 4.5.2). A My Number Card has no reason to,
    // so anything else is a fault and says nothing about the card.
    {JPKI_SELECT_APPLICATION, 0x6A81, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6A86, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6D00, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6E00, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x6999, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_APPLICATION, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_SELECT_FILE, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_SELECT_FILE, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_SELECT_FILE, 0x6A82, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_SELECT_FILE, 0x6982, STATUS_WHOLE, JPKI_NOT_ALLOWED},
    {JPKI_SELECT_FILE, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_READ, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_READ, 0x6282, STATUS_WHOLE, JPKI_OK}, // the file ended before Le bytes: what came is good
    {JPKI_READ, 0x6982, STATUS_WHOLE, JPKI_NOT_ALLOWED},
    {JPKI_READ, 0x6B00, STATUS_WHOLE,
     JPKI_UNEXPECTED}, // past the end: the file's inner length is wrong
    {JPKI_READ, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_COUNT_TRIES, 0x63C0, STATUS_COUNTED, JPKI_TRIES},
    {JPKI_COUNT_TRIES, 0x6983, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_COUNT_TRIES, 0x6984, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_COUNT_TRIES, 0x6A88, STATUS_WHOLE, JPKI_ABSENT},
    {JPKI_COUNT_TRIES, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_VERIFY, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_VERIFY, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_VERIFY, 0x63C0, STATUS_COUNTED, JPKI_WRONG},
    {JPKI_VERIFY, 0x6983, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_VERIFY, 0x6984, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_VERIFY, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_CHANGE, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_CHANGE, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_CHANGE, 0x6982, STATUS_WHOLE, JPKI_NOT_ALLOWED},
    {JPKI_CHANGE, 0x6983, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_CHANGE, 0x6984, STATUS_WHOLE, JPKI_BLOCKED},
    {JPKI_CHANGE, 0x6985, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6A80, STATUS_WHOLE, JPKI_REFUSED},   // the new secret breaks the card's rule
    {JPKI_CHANGE, 0x63C0, STATUS_COUNTED, JPKI_REFUSED}, // the old secret counts as wrong
    {JPKI_CHANGE, 0x6A82, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6A86, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6A88, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6B00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6700, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6D00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x6E00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_CHANGE, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_SIGN, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_SIGN, 0x6982, STATUS_WHOLE, JPKI_NOT_ALLOWED},
    {JPKI_SIGN, 0x6985, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_SIGN, 0x6A80, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_SIGN, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_GET_CHALLENGE, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_GET_CHALLENGE, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_PERMIT, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_PERMIT, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_PERMIT, 0x6300, STATUS_WHOLE, JPKI_REFUSED}, // a wrong cryptogram; the challenge is spent
    {JPKI_PERMIT, 0x6982, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6983, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6984, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6985, STATUS_WHOLE, JPKI_REFUSED}, // no challenge was asked for
    {JPKI_PERMIT, 0x6A80, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6A86, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6A88, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6700, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6D00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x6E00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_PERMIT, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},

    {JPKI_RESET, 0x9000, STATUS_WHOLE, JPKI_OK},
    {JPKI_RESET, 0x6100, STATUS_MORE, JPKI_OK},
    {JPKI_RESET, 0x6982, STATUS_WHOLE, JPKI_REFUSED}, // the permission was missing
    {JPKI_RESET, 0x6983, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6984, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6985, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6A80, STATUS_WHOLE, JPKI_REFUSED}, // the new secret breaks the card's rule
    {JPKI_RESET, 0x6A82, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6A86, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6A88, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6B00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6700, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6D00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x6E00, STATUS_WHOLE, JPKI_REFUSED},
    {JPKI_RESET, 0x0000, STATUS_ANY, JPKI_UNEXPECTED},
};

static const struct {
    uint16_t status_word, mask;
    const char *name;
} NAMES[] = {
    {0x0000, STATUS_WHOLE, "no-answer"},
    {0x9000, STATUS_WHOLE, "done"},
    {0x6100, STATUS_MORE, "done-with-an-answer"},
    {0x6282, STATUS_WHOLE, "end-of-file"},
    {0x6300, STATUS_WHOLE, "authentication-failed"},
    {0x63C0, STATUS_COUNTED, "tries-left"},
    {0x6700, STATUS_WHOLE, "wrong-length"},
    {0x6982, STATUS_WHOLE, "security-status-not-satisfied"},
    {0x6983, STATUS_WHOLE, "blocked"},
    {0x6984, STATUS_WHOLE, "blocked"},
    {0x6985, STATUS_WHOLE, "conditions-not-satisfied"},
    {0x6999, STATUS_WHOLE, "application-not-selected"},
    {0x6A80, STATUS_WHOLE, "incorrect-data"},
    {0x6A81, STATUS_WHOLE, "function-not-supported"},
    {0x6A82, STATUS_WHOLE, "file-not-found"},
    {0x6A86, STATUS_WHOLE, "incorrect-parameters"},
    {0x6A88, STATUS_WHOLE, "reference-data-not-found"},
    {0x6B00, STATUS_WHOLE, "offset-past-the-end"},
    {0x6C00, STATUS_MORE, "wrong-le"},
    {0x6D00, STATUS_WHOLE, "instruction-not-supported"},
    {0x6E00, STATUS_WHOLE, "class-not-supported"},
    {0x0000, STATUS_ANY, "unexpected"},
};

const char *jpki_strerr(enum jpki_err err)
{
    switch (err) {
    case JPKI_OK:
        return "ok";
    case JPKI_LOST:
        return "link lost";
    case JPKI_ABSENT:
        return "absent";
    case JPKI_TRIES:
        return "tries counted";
    case JPKI_WRONG:
        return "wrong secret";
    case JPKI_BLOCKED:
        return "blocked";
    case JPKI_NOT_ALLOWED:
        return "not allowed";
    case JPKI_REFUSED:
        return "refused";
    case JPKI_UNEXPECTED:
        return "unexpected answer";
    }
    return "unknown";
}

enum jpki_err jpki_status(enum jpki_command command, uint16_t status_word, int *tries)
{
    const struct status_row *row = status_find(ROWS, command, status_word);
    if (row->meaning == JPKI_TRIES || row->meaning == JPKI_WRONG)
        *tries = status_tries(status_word);
    return (enum jpki_err)row->meaning;
}

const char *jpki_status_name(uint16_t status_word)
{
    size_t i = 0;
    while (NAMES[i].status_word != (status_word & NAMES[i].mask))
        i++; // the last row takes anything
    return NAMES[i].name;
}
