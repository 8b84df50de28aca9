#include "firmware/protocol/link_message.h"

#include <string.h>

#include "drivers/backend/problem.h"
#include "drivers/base/clock.h"
#include "drivers/domain/uuid.h"
#include "firmware/protocol/message_form.h"

enum {
    MINUTES_A_DAY = 24 * 60,
};

static bool is_flag(uint8_t flag)
{
    return flag <= 1;
}

static bool is_reset(uint8_t operation)
{
    return operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
}

static bool is_answer(const struct link_answer *answer)
{
    return answer->result < LINK_RESULT_COUNT && answer->problem < PROBLEM_COUNT &&
           (answer->problem != PROBLEM_NONE) == (answer->result == LINK_REFUSED);
}

// How many bytes the character takes that begins with `lead` (RFC 3629, clause 4); 0: none does.
static size_t character_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

// The lead bytes that also narrow their second byte: no overlong form, no surrogate, nothing above
// U+10FFFF.
static bool second_is_allowed(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second <= 0x9F;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second <= 0x8F;
    default:
        return true;
    }
}

static bool is_character(const unsigned char *bytes, size_t length)
{
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xC0) != 0x80) // also true for a terminator in the middle
            return false;
    return length < 2 || second_is_allowed(bytes[0], bytes[1]);
}

// Terminated, UTF-8, no control characters: fit to be shown.
static bool is_text(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t end = strnlen(text, size);
    size_t at = 0;
    if (end == size)
        return false;
    while (at < end) {
        size_t length = character_length(bytes[at]);
        if (length == 0 || bytes[at] < ' ' || bytes[at] == 0x7F ||
            !is_character(bytes + at, length))
            return false;
        at += length;
    }
    return true;
}

// A view's name: "start", "card", ...
static bool is_name(const char *name, size_t size)
{
    size_t end = strnlen(name, size);
    return end > 0 && end < size && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == end;
}

// Bodies are copied out because they do not lie aligned in a message.

static bool open_is_valid(const unsigned char *body)
{
    struct link_open m; // without the certificate, which says who somebody is
    memcpy(&m, body, offsetof(struct link_open, certificate));
    return is_reset(m.operation) && m.certificate_length > 0 &&
           m.certificate_length <= LINK_CERTIFICATE_MAX;
}

static bool prove_is_valid(const unsigned char *body)
{
    return uuid_valid((const char *)body + offsetof(struct link_prove, id));
}

static bool authorize_is_valid(const unsigned char *body)
{
    struct link_authorize m;
    memcpy(&m, body, sizeof m);
    return is_reset(m.operation) && uuid_valid(m.id);
}

static bool outcome_is_valid(const unsigned char *body)
{
    struct link_outcome m;
    memcpy(&m, body, sizeof m);
    return uuid_valid(m.id) && is_reset(m.operation) && m.result < LINK_OUTCOME_COUNT &&
           m.finished_at >= 0 && m.finished_at <= CLOCK_LAST_SECOND;
}

static bool heartbeat_is_valid(const unsigned char *body)
{
    struct link_heartbeat m;
    memcpy(&m, body, sizeof m);
    return is_flag(m.reader_present) && is_flag(m.card_helper_up) && is_name(m.view, sizeof m.view);
}

static bool answer_is_valid(const unsigned char *body)
{
    struct link_answer m;
    memcpy(&m, body, sizeof m);
    return is_answer(&m);
}

static bool service_is_valid(const unsigned char *body)
{
    struct link_service m;
    memcpy(&m, body, sizeof m);
    return is_answer(&m.answer) && m.status < LINK_STATUS_COUNT && is_flag(m.reset_sign) &&
           is_flag(m.reset_auth) && is_flag(m.change) && is_flag(m.reservation_required) &&
           is_flag(m.cached) && m.opens_minute <= MINUTES_A_DAY &&
           m.closes_minute <= MINUTES_A_DAY && m.maintenance_from <= m.maintenance_until &&
           is_text(m.notice_ja, sizeof m.notice_ja) && is_text(m.notice_en, sizeof m.notice_en);
}

static bool opened_is_valid(const unsigned char *body)
{
    struct link_opened m;
    memcpy(&m, body, sizeof m);
    return is_answer(&m.answer) && (m.answer.result != LINK_DONE || uuid_valid(m.id));
}

static bool authorized_is_valid(const unsigned char *body)
{
    return answer_is_valid(body + offsetof(struct link_authorized, answer));
}

static const struct message_form FORMS[] = {
    {LINK_SERVICE, true, false, 0, NULL},
    {LINK_OPEN, true, false, sizeof(struct link_open), open_is_valid},
    {LINK_PROVE, true, false, sizeof(struct link_prove), prove_is_valid},
    {LINK_AUTHORIZE, true, false, sizeof(struct link_authorize), authorize_is_valid},
    {LINK_OUTCOME, true, false, sizeof(struct link_outcome), outcome_is_valid},
    {LINK_HEARTBEAT, true, false, sizeof(struct link_heartbeat), heartbeat_is_valid},

    {IPC_LOST, false, false, 0, NULL},
    {LINK_SERVICE, false, false, sizeof(struct link_service), service_is_valid},
    {LINK_OPEN, false, false, sizeof(struct link_opened), opened_is_valid},
    {LINK_PROVE, false, false, sizeof(struct link_answer), answer_is_valid},
    {LINK_AUTHORIZE, false, false, sizeof(struct link_authorized), authorized_is_valid},
    {LINK_OUTCOME, false, false, sizeof(struct link_answer), answer_is_valid},
    {LINK_HEARTBEAT, false, false, sizeof(struct link_answer), answer_is_valid},
    {LINK_OUTBOX, false, true, sizeof(struct link_outbox), NULL},
};

bool link_message_valid(const struct ipc_message *message, bool asked)
{
    return message_form_check(FORMS, sizeof FORMS / sizeof FORMS[0], message, asked);
}
