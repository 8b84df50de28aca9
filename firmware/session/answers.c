#include "firmware/session/answers.h"

#include <limits.h>

#include "drivers/backend/problem.h"
#include "firmware/limits.h"
#include "firmware/session/calendar.h"

enum {
    MINUTES_A_DAY = 24 * 60,
    SECONDS_A_MINUTE = 60,
};

// ---- the card ---------------------------------------------------------------------------------

static const enum flow_answer CARD_ANSWERS[CARD_RESULT_COUNT] = {
    [CARD_DONE] = ANSWER_OK,
    [CARD_GONE] = ANSWER_GONE,
    [CARD_MUTE] = ANSWER_MUTE,
    [CARD_IN_USE] = ANSWER_LOST, // pcscd is being restarted
    [CARD_NO_READER] = ANSWER_NO_READER,
    [CARD_WRONG] = ANSWER_WRONG,
    [CARD_BLOCKED] = ANSWER_LOCKED,
    [CARD_REFUSED] = ANSWER_REFUSED,
    [CARD_UNKNOWN] = ANSWER_UNKNOWN,
    [CARD_UNEXPECTED] = ANSWER_FAULT,
    [CARD_WEAK_BIRTH] = ANSWER_WEAK_BIRTH,
    [CARD_WEAK_SAME] = ANSWER_WEAK_SAME,
};

static const enum view_notice CARD_KINDS[CARD_KIND_COUNT] = {
    [CARD_KIND_MY_NUMBER] = NOTICE_NONE,
    [CARD_KIND_RESIDENT_REGISTER] = NOTICE_CARD_RESIDENT_REGISTER,
    [CARD_KIND_ANDROID] = NOTICE_CARD_PHONE,
    [CARD_KIND_IPHONE] = NOTICE_CARD_PHONE,
    [CARD_KIND_OTHER] = NOTICE_CARD_OTHER,
    [CARD_KIND_NO_TEST] = NOTICE_CARD_OTHER,
    [CARD_KIND_TEST_TRIES] = NOTICE_CARD_OTHER,
    [CARD_KIND_TEST_UNSET] = NOTICE_CARD_OTHER,
};

// Which event answers which question, and where its body keeps the result: always the first byte.
static const enum flow_event_type CARD_EVENTS[] = {
    [CARD_OPEN] = EVENT_CARD_OPENED,
    [CARD_VERIFY] = EVENT_CARD_VERIFIED,
    [CARD_READ_CERTIFICATE] = EVENT_CARD_CERTIFICATE,
    [CARD_PROVE] = EVENT_CARD_SIGNED,
    [CARD_STAGE] = EVENT_CARD_STAGED,
    [CARD_GET_CHALLENGE] = EVENT_CARD_CHALLENGE,
    [CARD_WRITE] = EVENT_CARD_WRITTEN,
    [CARD_CHANGE] = EVENT_CARD_WRITTEN,
};

static void translate_opened(const struct card_opened *opened, const struct visit *visit,
                             struct flow_event *event)
{
    event->notice = CARD_KINDS[opened->kind];
    event->same = visit_is_same_card(visit, opened);
    event->card = (struct flow_card){.open = true,
                                     .has_sign = opened->has_sign,
                                     .has_auth = opened->has_auth,
                                     .tries_sign = opened->tries_sign,
                                     .tries_auth = opened->tries_auth};
}

bool answers_from_card(const struct ipc_message *message, uint16_t asked, const struct visit *visit,
                       struct flow_event *event)
{
    const void *body = message->body;
    if (asked == CARD_TEST_OPEN) // the flow does not know one from the other
        asked = CARD_OPEN;
    if (asked < CARD_OPEN || asked > CARD_CHANGE)
        return false;
    *event = (struct flow_event){.type = CARD_EVENTS[asked], .ticket = message->ticket};
    event->answer = ANSWER_LOST;
    if (message->type == IPC_LOST)
        return true;
    event->answer = CARD_ANSWERS[message->body[0]];
    if (asked == CARD_VERIFY)
        event->tries = ((const struct card_verified *)body)->tries_left;
    if (asked == CARD_OPEN && event->answer == ANSWER_OK)
        translate_opened(body, visit, event);
    return true;
}

enum flow_reader answers_reader(const struct card_presence *presence)
{
    if (!presence->service || presence->readers == 0)
        return READER_MISSING;
    if (presence->cards == 0)
        return READER_EMPTY;
    if (presence->cards > 1)
        return READER_TWO;
    return presence->mute ? READER_MUTE : READER_CARD;
}

// ---- the backend ------------------------------------------------------------------------------

// One row per problem type; what a resident can do about it decides the screen.
static const enum view_notice PROBLEMS[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = NOTICE_REFUSED,
    [PROBLEM_OTHER] = NOTICE_REFUSED,
    [PROBLEM_OUTSIDE_HOURS] = NOTICE_OUTSIDE_HOURS,
    [PROBLEM_MAINTENANCE] = NOTICE_MAINTENANCE,
    [PROBLEM_OUTAGE] = NOTICE_OUTAGE,
    [PROBLEM_CAPABILITY_OFF] = NOTICE_REFUSED,
    [PROBLEM_TOO_MANY_RESETS] = NOTICE_TOO_MANY,
    [PROBLEM_CERTIFICATE_EXPIRED] = NOTICE_CERTIFICATE_EXPIRED,
    [PROBLEM_CERTIFICATE_REVOKED] = NOTICE_CERTIFICATE_REVOKED,
    [PROBLEM_CERTIFICATE_UNKNOWN] = NOTICE_REFUSED,
    [PROBLEM_TARGET_EXPIRED] = NOTICE_TARGET_EXPIRED,
    [PROBLEM_TARGET_REVOKED] = NOTICE_TARGET_REVOKED,
    [PROBLEM_TARGET_ABSENT] = NOTICE_NO_SIGN_CERTIFICATE,
    [PROBLEM_CARD_UNKNOWN] = NOTICE_REFUSED,
    [PROBLEM_RESERVATION_MISSING] = NOTICE_RESERVATION,
    [PROBLEM_RESERVATION_EXPIRED] = NOTICE_RESERVATION_EXPIRED,
    [PROBLEM_RESERVATION_OTHER_OPERATION] = NOTICE_RESERVATION_OTHER,
    [PROBLEM_PROOF_INVALID] = NOTICE_REFUSED,
    [PROBLEM_RESET_UNKNOWN] = NOTICE_RESET_EXPIRED,
    [PROBLEM_RESET_BUSY] = NOTICE_REFUSED,
    [PROBLEM_RESET_SUPERSEDED] = NOTICE_RESET_EXPIRED,
    [PROBLEM_RESET_EXPIRED] = NOTICE_RESET_EXPIRED,
    [PROBLEM_RESET_FINISHED] = NOTICE_RESET_EXPIRED,
    [PROBLEM_IN_PROGRESS] = NOTICE_UNREACHABLE,
    [PROBLEM_DEVICE_UNKNOWN] = NOTICE_SUSPENDED,
    [PROBLEM_DEVICE_SUSPENDED] = NOTICE_SUSPENDED,
    [PROBLEM_FIRMWARE_TOO_OLD] = NOTICE_FIRMWARE_OLD,
    [PROBLEM_IDEMPOTENCY_MISMATCH] = NOTICE_REFUSED,
    [PROBLEM_MALFORMED] = NOTICE_REFUSED,
};

// That the two do not accept each other is as good as the backend's word: asking again is no help.
static enum flow_answer judge(const struct link_answer *answer, enum view_notice *notice)
{
    if (answer->result == LINK_DONE)
        return ANSWER_OK;
    if (answer->result != LINK_REFUSED && answer->result != LINK_UNTRUSTED)
        return ANSWER_LOST;
    *notice = answer->result == LINK_REFUSED ? PROBLEMS[answer->problem] : NOTICE_UNTRUSTED;
    return ANSWER_REFUSED;
}

static bool link_event(uint16_t asked, enum flow_event_type *type)
{
    if (asked == LINK_OPEN)
        *type = EVENT_LINK_OPENED;
    else if (asked == LINK_PROVE)
        *type = EVENT_LINK_PROVEN;
    else if (asked == LINK_AUTHORIZE)
        *type = EVENT_LINK_AUTHORIZED;
    else
        return false;
    return true;
}

bool answers_from_link(const struct ipc_message *message, uint16_t asked, struct flow_event *event)
{
    *event = (struct flow_event){.ticket = message->ticket, .answer = ANSWER_LOST};
    if (!link_event(asked, &event->type))
        return false;
    if (message->type == IPC_LOST)
        return true;
    event->answer = judge((const void *)message->body, &event->notice);
    return true;
}

static enum view_notice closed_by_answer(const struct link_answer *answer)
{
    if (answer->result == LINK_DONE)
        return NOTICE_NONE;
    if (answer->result == LINK_UNTRUSTED)
        return NOTICE_UNTRUSTED;
    return answer->result == LINK_REFUSED ? PROBLEMS[answer->problem] : NOTICE_UNREACHABLE;
}

// Hours that end where they begin have no end.
static bool is_whole_day(int opens, int closes)
{
    return opens % MINUTES_A_DAY == closes % MINUTES_A_DAY;
}

// Hours may go over midnight: then they end before they begin.
static bool is_within(int minute, int opens, int closes)
{
    if (is_whole_day(opens, closes))
        return true;
    if (opens <= closes)
        return minute >= opens && minute < closes;
    return minute >= opens || minute < closes;
}

static enum view_notice closed_by_service(const struct link_service *s, int64_t theirs)
{
    int minute = calendar_minute_of_day(theirs);
    if (s->clock_offset_ms > LIMIT_CLOCK_REFUSED_MS || s->clock_offset_ms < -LIMIT_CLOCK_REFUSED_MS)
        return NOTICE_CLOCK;
    if (s->status == LINK_STATUS_OUTAGE)
        return NOTICE_OUTAGE;
    if (s->firmware_old)
        return NOTICE_FIRMWARE_OLD;
    bool maintained = s->maintenance_from <= theirs && theirs < s->maintenance_until;
    if (s->status == LINK_STATUS_MAINTENANCE || maintained)
        return NOTICE_MAINTENANCE;
    return is_within(minute, s->opens_minute, s->closes_minute) ? NOTICE_NONE
                                                                : NOTICE_OUTSIDE_HOURS;
}

static int minutes_of_hours(const struct link_service *s, int64_t theirs)
{
    int closes = s->closes_minute;
    if (is_whole_day(s->opens_minute, closes))
        return INT_MAX;
    int left = (closes - calendar_minute_of_day(theirs) + MINUTES_A_DAY) % MINUTES_A_DAY;
    return left == 0 ? MINUTES_A_DAY : left;
}

int answers_minutes_left(const struct link_service *answer, int64_t theirs)
{
    if (!answer)
        return INT_MAX;
    int left = minutes_of_hours(answer, theirs);
    int64_t to_maintenance = answer->maintenance_from - theirs;
    if (answer->maintenance_from == 0 || to_maintenance < 0 ||
        to_maintenance >= (int64_t)MINUTES_A_DAY * SECONDS_A_MINUTE)
        return left;
    int minutes = (int)((to_maintenance + SECONDS_A_MINUTE - 1) / SECONDS_A_MINUTE);
    return minutes < left ? minutes : left;
}

struct flow_service answers_service(const struct link_service *answer, int64_t theirs)
{
    // Before the first answer nothing can be reset; a change needs no backend.
    struct flow_service service = {.closed = NOTICE_UNREACHABLE, .change = true};
    if (!answer)
        return service;
    if (answer->ordered_off)
        return (struct flow_service){.closed = NOTICE_SUSPENDED};
    service.closed = closed_by_answer(&answer->answer);
    if (flow_closes_resets_only(service.closed) && !answer->cached)
        return service;
    if (service.closed == NOTICE_NONE && theirs >= answer->valid_until)
        service.closed = NOTICE_UNREACHABLE; // what was said then counts no more
    if (service.closed == NOTICE_NONE)
        service.closed = closed_by_service(answer, theirs);
    service.reset_sign = answer->reset_sign;
    service.reset_auth = answer->reset_auth;
    service.change = answer->change;
    return service;
}
