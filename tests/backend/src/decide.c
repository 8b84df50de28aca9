#include "tests/backend/src/decide.h"

const struct when_window *decide_maintenance(const struct service *service, int64_t now)
{
    for (size_t i = 0; i < service->maintenance_count; i++) {
        const struct when_window *window = &service->maintenance[i];
        if (now >= window->from && now < window->until)
            return window;
    }
    return NULL;
}

enum problem decide_service(const struct service *service, enum reset_operation operation,
                            const char *firmware, int64_t now)
{
    if (firmware && when_version_older(firmware, service->minimum_firmware))
        return PROBLEM_FIRMWARE_TOO_OLD;
    if (service->outage)
        return PROBLEM_OUTAGE;
    if (decide_maintenance(service, now))
        return PROBLEM_MAINTENANCE;
    if (!when_is_open(&service->hours, now))
        return PROBLEM_OUTSIDE_HOURS;
    if (!(operation == RESET_SIGN ? service->reset_sign : service->reset_auth))
        return PROBLEM_CAPABILITY_OFF;
    return PROBLEM_NONE;
}

enum problem decide_ocsp(enum ocsp_status status)
{
    switch (status) {
    case OCSP_GOOD:
        return PROBLEM_NONE;
    case OCSP_REVOKED:
        return PROBLEM_CERTIFICATE_REVOKED;
    case OCSP_UNKNOWN:
        return PROBLEM_CERTIFICATE_UNKNOWN;
    case OCSP_SILENT:
    default:
        return PROBLEM_OUTAGE;
    }
}

// Enrolment knew the last day too: a certificate expires without anybody saying so.
static enum card_status status_at(const struct card_certificate *certificate, int64_t now)
{
    if (certificate->status == CARD_GOOD && now > certificate->until)
        return CARD_EXPIRED;
    return certificate->status;
}

// An absent proving certificate cannot have found its card; whoever gets here has the store wrong.
static enum problem problem_of_proving(enum card_status status)
{
    switch (status) {
    case CARD_GOOD:
        return PROBLEM_NONE;
    case CARD_REVOKED:
        return PROBLEM_CERTIFICATE_REVOKED;
    case CARD_EXPIRED:
        return PROBLEM_CERTIFICATE_EXPIRED;
    case CARD_ABSENT:
    default:
        return PROBLEM_CARD_UNKNOWN;
    }
}

static enum problem problem_of_target(enum card_status status)
{
    switch (status) {
    case CARD_GOOD:
        return PROBLEM_NONE;
    case CARD_REVOKED:
        return PROBLEM_TARGET_REVOKED;
    case CARD_EXPIRED:
        return PROBLEM_TARGET_EXPIRED;
    case CARD_ABSENT:
    default:
        return PROBLEM_TARGET_ABSENT;
    }
}

enum problem decide_card(const struct card *card, enum reset_operation operation,
                         enum problem responder, int64_t now)
{
    if (!card)
        return PROBLEM_CARD_UNKNOWN;
    const struct card_certificate *proving = &card->side[reset_proving_side(operation)];
    const struct card_certificate *target = &card->side[reset_target_side(operation)];
    enum problem problem = problem_of_proving(status_at(proving, now));
    if (problem == PROBLEM_NONE)
        problem = responder;
    return problem != PROBLEM_NONE ? problem : problem_of_target(status_at(target, now));
}

int decide_wait(const struct service_rate *rate, int count, int64_t oldest, int64_t now)
{
    if (count < rate->limit)
        return 0;
    if (rate->limit == 0)
        return rate->window_s;
    int64_t wait = oldest + rate->window_s + 1 - now;
    return wait > 0 ? (int)wait : 1;
}

// What ends a reset for every step but the outcome.
static enum problem over(const struct reset *reset, int64_t now)
{
    if (reset->state == RESET_FINISHED)
        return PROBLEM_RESET_FINISHED;
    if (reset->superseded)
        return PROBLEM_RESET_SUPERSEDED;
    return now >= reset->expires ? PROBLEM_RESET_EXPIRED : PROBLEM_NONE;
}

enum problem decide_proof(const struct reset *reset, int64_t now)
{
    enum problem problem = over(reset, now);
    if (problem != PROBLEM_NONE)
        return problem;
    return reset->state == RESET_AUTHORIZED ? PROBLEM_RESET_FINISHED : PROBLEM_NONE;
}

enum problem decide_authorization(const struct reset *reset, int64_t now)
{
    enum problem problem = over(reset, now);
    if (problem != PROBLEM_NONE)
        return problem;
    if (reset->state == RESET_OPENED)
        return PROBLEM_PROOF_INVALID;
    return reset->challenges < RESET_CHALLENGES ? PROBLEM_NONE : PROBLEM_RESET_FINISHED;
}

enum problem decide_outcome(const struct reset *reset, enum reset_result reported)
{
    if (reset->result == reported)
        return PROBLEM_NONE;
    if (reset->result == RESET_NO_RESULT)
        return reported == RESET_ABANDONED || reset->authorized != 0 ? PROBLEM_NONE
                                                                     : PROBLEM_PROOF_INVALID;
    bool is_word = reported == RESET_DONE || reported == RESET_REFUSED;
    return reset->result == RESET_UNKNOWN && is_word ? PROBLEM_NONE : PROBLEM_RESET_FINISHED;
}

int64_t decide_finished(const struct reset *reset, int64_t reported, int64_t now)
{
    if (reported > now + DECIDE_CLOCK_S)
        return now;
    return reported > reset->opened ? reported : reset->opened;
}
