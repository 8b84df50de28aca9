#include "firmware/protocol/card_message.h"

#include "firmware/limits.h"

enum {
    TRIES_MAX = 15, // what 63Cx can say
};

#define RESETS  (TABLE_BIT(OPERATION_RESET_SIGN) | TABLE_BIT(OPERATION_RESET_AUTH))
#define SECRETS (TABLE_BIT(SECRET_SIGN) | TABLE_BIT(SECRET_AUTH))

// The results that nearly every answer can hold.
#define COMMON (TABLE_BIT(CARD_DONE) | TABLE_BIT(CARD_GONE) | TABLE_BIT(CARD_UNEXPECTED))

#define TRIES(type, member) TABLE_FROM_TO(type, member, CARD_TRIES_UNKNOWN, TRIES_MAX)

// ---- questions --------------------------------------------------------------------------------

static const struct table_field VERIFY[] = {
    TABLE_ONE_OF(struct card_verify, kind, SECRETS),
    TABLE_FROM_TO(struct card_verify, length, 0, SECRET_MAX),
    TABLE_FROM_TO(struct card_verify, purpose, 0, CARD_PURPOSE_COUNT - 1),
};

// Those of the other certificate are read without a secret.
static bool has_such_dates(const void *body)
{
    const struct card_verify *verify = body;
    return verify->purpose != CARD_FOR_DATES || verify->kind == SECRET_SIGN;
}

static const struct table_field STAGE[] = {
    TABLE_ONE_OF(struct card_stage, kind, SECRETS),
    TABLE_FROM_TO(struct card_stage, length, 0, SECRET_MAX),
};

static const struct table_field PROVE[] = {
    TABLE_ONE_OF(struct card_prove, operation, RESETS),
    TABLE_TEXT(struct card_prove, id, TABLE_UUID),
};

static const struct table_field WRITE[] = {
    TABLE_ONE_OF(struct card_write, operation, RESETS),
};

// ---- answers ----------------------------------------------------------------------------------

static const struct table_field OPENED[] = {
    TABLE_ONE_OF(struct card_opened, result,
                 COMMON | TABLE_BIT(CARD_MUTE) | TABLE_BIT(CARD_IN_USE) |
                     TABLE_BIT(CARD_NO_READER)),
    TABLE_FROM_TO(struct card_opened, kind, 0, CARD_KIND_COUNT - 1),
    TRIES(struct card_opened, tries_sign),
    TRIES(struct card_opened, tries_auth),
    TABLE_FLAG(struct card_opened, has_sign),
    TABLE_FLAG(struct card_opened, has_auth),
    TABLE_FROM_TO(struct card_opened, certificate_length, 0, CARD_CERTIFICATE_MAX),
};

// What the card has was read with it.
static bool has_what_it_shows(const void *body)
{
    const struct card_opened *opened = body;
    if (opened->result != CARD_DONE)
        return true;
    bool sign = !opened->has_sign || opened->tries_sign != CARD_TRIES_UNKNOWN;
    bool auth = !opened->has_auth ||
                (opened->tries_auth != CARD_TRIES_UNKNOWN && opened->certificate_length > 0);
    return sign && auth;
}

static const struct table_field VERIFIED[] = {
    TABLE_ONE_OF(struct card_verified, result,
                 COMMON | TABLE_BIT(CARD_WRONG) | TABLE_BIT(CARD_BLOCKED)),
    TRIES(struct card_verified, tries_left),
};

static const struct table_field CERTIFICATE[] = {
    TABLE_ONE_OF(struct card_certificate, result, COMMON | TABLE_BIT(CARD_REFUSED)),
    TABLE_FROM_TO(struct card_certificate, length, 0, CARD_CERTIFICATE_MAX),
};

static bool has_what_was_read(const void *body)
{
    const struct card_certificate *read = body;
    return read->length > 0 || read->result != CARD_DONE;
}

static const struct table_field PROOF[] = {
    TABLE_ONE_OF(struct card_proof, result, COMMON | TABLE_BIT(CARD_REFUSED)),
};

static const struct table_field STAGED[] = {
    TABLE_ONE_OF(struct card_staged, result,
                 TABLE_BIT(CARD_DONE) | TABLE_BIT(CARD_WEAK_BIRTH) | TABLE_BIT(CARD_WEAK_SAME) |
                     TABLE_BIT(CARD_GONE) | TABLE_BIT(CARD_REFUSED)),
};

static const struct table_field CHALLENGE[] = {
    TABLE_ONE_OF(struct card_challenge, result, COMMON),
};

static const struct table_field WRITTEN[] = {
    TABLE_ONE_OF(struct card_written, result,
                 COMMON | TABLE_BIT(CARD_REFUSED) | TABLE_BIT(CARD_UNKNOWN)),
    TRIES(struct card_written, tries_left),
};

// ---- the technician's card ----------------------------------------------------------------------

static const struct table_field TECHNICIAN_PROVE[] = {
    TABLE_FROM_TO(struct card_technician_prove, length, TECHNICIAN_PIN_MIN, TECHNICIAN_PIN_MAX),
};

static const struct table_field TECHNICIAN[] = {
    TABLE_FROM_TO(struct card_technician, cause, 0, TECHNICIAN_CAUSE_COUNT - 1),
    TRIES(struct card_technician, tries),
    TABLE_TEXT(struct card_technician, serial, TABLE_LINE),
    TABLE_TEXT(struct card_technician, name, TABLE_LINE),
};

// Whoever may be asked for a PIN can be recorded.
static bool has_serial_number(const void *body)
{
    const struct card_technician *technician = body;
    return technician->cause != TECHNICIAN_OK || technician->serial[0] != '\0';
}

static const struct table_field TECHNICIAN_IS_PROVED[] = {
    TABLE_FROM_TO(struct card_technician_proved, cause, 0, TECHNICIAN_CAUSE_COUNT - 1),
    TRIES(struct card_technician_proved, tries),
};

// ---- told unasked -------------------------------------------------------------------------------

static const struct table_field PRESENCE[] = {
    TABLE_FLAG(struct card_presence, service),
    TABLE_FLAG(struct card_presence, plate),
};

static bool counts_agree(const void *body)
{
    const struct card_presence *presence = body;
    return presence->cards <= presence->readers && presence->mute <= presence->cards;
}

static const struct table_field SELFTESTED[] = {
    TABLE_TEXT(struct card_selftested, program.version, TABLE_LINE),
    TABLE_FLAG(struct card_selftested, program.no_new_privs),
    TABLE_FLAG(struct card_selftested, program.filtered),
};

static bool card_rows_agree(const void *body)
{
    const struct card_selftested *tested = body;
    return check_rows_agree(tested->rows, CARD_CHECKS, (enum check)CARD_FIRST_CHECK);
}

static bool reset_row_agrees(const void *body)
{
    const struct card_reset_tested *tested = body;
    return check_rows_agree(&tested->row, 1, CHECK_RESET);
}

static const struct table_field PROBED[] = {
    TABLE_ONE_OF(struct card_probed, result,
                 COMMON | TABLE_BIT(CARD_MUTE) | TABLE_BIT(CARD_IN_USE) |
                     TABLE_BIT(CARD_NO_READER)),
    TABLE_FLAG(struct card_probed, protocol),
    TABLE_FLAG(struct card_probed, resident),
    TABLE_FROM_TO(struct card_probed, echo, 0, CARD_ECHO_COUNT - 1),
    TABLE_FROM_TO(struct card_probed, atr_length, 0, CARD_ATR_MAX),
};

static bool probed_agrees(const void *body)
{
    const struct card_probed *probed = body;
    return probed->unanswered <= probed->exchanges;
}

// ---- the rows ---------------------------------------------------------------------------------

#define QUESTION(type, name, limit) type, name, .asked = true, .serial = true, .limit_ms = (limit)

static const struct table_row ROWS[] = {
    {QUESTION(CARD_OPEN, "open", LIMIT_CARD_OPEN_MS),
     .answer = TABLE_BODY(struct card_opened, OPENED, has_what_it_shows)},
    {QUESTION(CARD_VERIFY, "verify", LIMIT_CARD_VERIFY_MS),
     .question = TABLE_BODY(struct card_verify, VERIFY, has_such_dates),
     .answer = TABLE_BODY(struct card_verified, VERIFIED, NULL)},
    {QUESTION(CARD_READ_CERTIFICATE, "read-certificate", LIMIT_CARD_CERTIFICATE_MS),
     .answer = TABLE_BODY(struct card_certificate, CERTIFICATE, has_what_was_read)},
    {QUESTION(CARD_PROVE, "prove", LIMIT_CARD_SIGN_MS),
     .question = TABLE_BODY(struct card_prove, PROVE, NULL),
     .answer = TABLE_BODY(struct card_proof, PROOF, NULL)},
    {QUESTION(CARD_STAGE, "stage", LIMIT_CARD_STAGE_MS),
     .question = TABLE_BODY(struct card_stage, STAGE, NULL),
     .answer = TABLE_BODY(struct card_staged, STAGED, NULL)},
    {QUESTION(CARD_GET_CHALLENGE, "get-challenge", LIMIT_CARD_CHALLENGE_MS),
     .answer = TABLE_BODY(struct card_challenge, CHALLENGE, NULL)},
    {QUESTION(CARD_WRITE, "write", LIMIT_CARD_WRITE_MS), .finish = true,
     .question = TABLE_BODY(struct card_write, WRITE, NULL),
     .answer = TABLE_BODY(struct card_written, WRITTEN, NULL)},
    {QUESTION(CARD_CHANGE, "change", LIMIT_CARD_WRITE_MS), .finish = true,
     .answer = TABLE_BODY(struct card_written, WRITTEN, NULL)},
    {QUESTION(CARD_SELFTEST, "self-test", LIMIT_SHORT_MS),
     .answer = TABLE_BODY(struct card_selftested, SELFTESTED, card_rows_agree)},
    {QUESTION(CARD_RESET_TEST, "reset-test", LIMIT_RESET_TEST_MS),
     .answer = {sizeof(struct card_reset_tested), NULL, 0, reset_row_agrees}},
    {QUESTION(CARD_PROBE, "probe", LIMIT_PROBE_MS),
     .answer = TABLE_BODY(struct card_probed, PROBED, probed_agrees)},
    {QUESTION(CARD_TEST_OPEN, "test-open", LIMIT_CARD_TEST_OPEN_MS),
     .answer = TABLE_BODY(struct card_opened, OPENED, has_what_it_shows)},
    {QUESTION(CARD_TECHNICIAN_READ, "technician-read", LIMIT_TECHNICIAN_READ_MS),
     .answer = TABLE_BODY(struct card_technician, TECHNICIAN, has_serial_number)},
    {QUESTION(CARD_TECHNICIAN_PROVE, "technician-prove", LIMIT_TECHNICIAN_PROVE_MS),
     .question = TABLE_BODY(struct card_technician_prove, TECHNICIAN_PROVE, NULL),
     .answer = TABLE_BODY(struct card_technician_proved, TECHNICIAN_IS_PROVED, NULL)},
    {QUESTION(CARD_CLOSE, "close", LIMIT_CARD_CLOSE_MS)},
    {CARD_PRESENCE, "presence", .told = true,
     .answer = TABLE_BODY(struct card_presence, PRESENCE, counts_agree)},
    {CARD_TRACE, "trace", .told = true, .answer = {sizeof(struct card_trace), NULL, 0, NULL}},
    {CARD_CHECKING, "checking", .told = true},
};

const struct table *card_message_table(void)
{
    static const struct table TABLE = {
        .rows = ROWS,
        .count = sizeof ROWS / sizeof ROWS[0],
        .alive_ms = LIMIT_CARD_ANSWER_MS,
        .most_ms = LIMIT_CARD_MOST_MS,
    };
    return &TABLE;
}

bool card_message_valid(const struct ipc_message *message, bool asked)
{
    return table_valid(card_message_table(), message, asked);
}
