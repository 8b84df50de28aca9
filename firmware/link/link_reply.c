#include "firmware/link/link_reply.h"

#include <string.h>

#include "drivers/domain/version.h"

_Static_assert((int)LINK_NONCE == (int)ANSWER_NONCE &&
                   (int)LINK_CRYPTOGRAM == (int)ANSWER_CRYPTOGRAM &&
                   (int)LINK_NOTICE_MAX == (int)ANSWER_NOTICE_MAX &&
                   (int)LINK_RESET_ID == (int)UUID_LENGTH,
               "the kiosk and the backend speak of the same sizes");

static enum link_result result_of(enum backend_end end)
{
    switch (end) {
    case BACKEND_DONE:
        return LINK_DONE;
    case BACKEND_UNREACHABLE:
        return LINK_UNREACHABLE;
    case BACKEND_REFUSED:
        return LINK_REFUSED;
    case BACKEND_GARBLED:
        return LINK_GARBLED;
    case BACKEND_UNTRUSTED:
        return LINK_UNTRUSTED;
    }
    return LINK_GARBLED;
}

static enum link_status status_of(enum answer_status status)
{
    switch (status) {
    case ANSWER_STATUS_OPEN:
        return LINK_STATUS_OPEN;
    case ANSWER_STATUS_MAINTENANCE:
        return LINK_STATUS_MAINTENANCE;
    case ANSWER_STATUS_OUTAGE:
    case ANSWER_STATUS_COUNT:
        break;
    }
    return LINK_STATUS_OUTAGE;
}

void link_reply_answer(const struct backend_answer *answer, struct link_answer *reply)
{
    int64_t retry_after = answer->retry_after_s;
    bool known = retry_after > 0 && retry_after <= LINK_RETRY_AFTER_MAX;
    *reply = (struct link_answer){.result = (uint8_t)result_of(answer->end),
                                  .problem = (uint8_t)answer->problem,
                                  .retry_after_s = known ? (uint32_t)retry_after : 0};
}

static void copy_service(const struct answer_service *s, struct link_service *service)
{
    service->status = (uint8_t)status_of(s->status);
    service->reset_sign = s->reset_sign;
    service->reset_auth = s->reset_auth;
    service->change = s->change;
    service->reservation_required = s->reservation_required;
    service->firmware_old = version_older(KIOSK_VERSION, s->minimum_firmware);
    service->opens_minute = s->opens_minute;
    service->closes_minute = s->closes_minute;
    service->maintenance_from = s->maintenance_from;
    service->maintenance_until = s->maintenance_until;
    service->valid_until = s->valid_until;
    service->clock_offset_ms = s->clock_offset_ms;
    memcpy(service->notice_ja, s->notice_ja, LINK_NOTICE_MAX);
    memcpy(service->notice_en, s->notice_en, LINK_NOTICE_MAX);
}

void link_reply_service(const struct backend_answer *answer, struct link_service *last,
                        struct link_service *reply)
{
    memset(reply, 0, sizeof *reply);
    if (answer->end == BACKEND_DONE) {
        copy_service(&answer->service, last);
        last->cached = 1; // true of every later use
        *reply = *last;
        reply->cached = 0;
    } else if (answer->end != BACKEND_REFUSED) {
        *reply = *last;
    } else {
        reply->change = !last->cached || last->change; // it needs no backend
    }
    link_reply_answer(answer, &reply->answer);
}

void link_reply_opened(const struct backend_answer *answer, struct link_opened *reply)
{
    memset(reply, 0, sizeof *reply);
    link_reply_answer(answer, &reply->answer);
    if (answer->end != BACKEND_DONE)
        return;
    memcpy(reply->id, answer->opened.id, LINK_RESET_ID);
    memcpy(reply->nonce, answer->opened.nonce, LINK_NONCE);
}

void link_reply_authorized(const struct backend_answer *answer, struct link_authorized *reply)
{
    memset(reply, 0, sizeof *reply);
    link_reply_answer(answer, &reply->answer);
    if (answer->end == BACKEND_DONE)
        memcpy(reply->cryptogram, answer->cryptogram, LINK_CRYPTOGRAM);
}

bool link_reply_is_suspended(const struct backend_answer *answer)
{
    return answer->end == BACKEND_REFUSED && (answer->problem == PROBLEM_DEVICE_SUSPENDED ||
                                              answer->problem == PROBLEM_DEVICE_UNKNOWN);
}
