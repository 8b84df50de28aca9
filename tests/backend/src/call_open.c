#include <openssl/rand.h>
#include <string.h>

#include "tests/backend/src/call.h"
#include "tests/backend/src/decide.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/ocsp.h"
#include "tests/backend/src/reservation.h"

// Done twice, in prepare and in the call itself: each must stand alone.
static bool read_operation(const struct request *request, enum reset_operation *operation)
{
    const char *name = member_text(request->members, "operation");
    int found = name ? reset_operation_find(name) : -1;
    if (found >= 0)
        *operation = (enum reset_operation)found;
    return found >= 0;
}

// The proof comes in a later request, and the certificate itself is not kept.
static void keep_public_key(X509 *certificate, struct proving *proving)
{
    unsigned char *der = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (length > 0 && length <= RESET_PUBLIC_KEY_MAX) {
        memcpy(proving->public_key, der, (size_t)length);
        proving->public_key_length = (size_t)length;
    }
    OPENSSL_free(der);
}

// The slow part: four RSA verifications at most, and a question to the responder over the network.
static void judge(struct request *request, enum card_side side, X509 *certificate)
{
    struct proving *proving = &request->proving;
    const struct chain_root *root;
    proving->certificate =
        chain_judge(&request->backend->chain, side, certificate, request->now, &root);
    keep_public_key(certificate, proving);
    memcpy(proving->sha256, card_certificate_of(certificate).sha256, BYTES_SHA256);
    if (proving->certificate == PROBLEM_NONE && !root->further)
        proving->responder = decide_ocsp(ocsp_ask(root->responder, certificate, root->certificate));
}

void call_open_prepare(struct request *request)
{
    enum reset_operation operation;
    unsigned char der[CHAIN_CERTIFICATE_MAX];
    size_t length;
    if (request->open_wait_s > 0)
        return;
    if (!read_operation(request, &operation) ||
        !member_bytes(request->members, "certificate", der, sizeof der, &length)) {
        request->proving.certificate = PROBLEM_MALFORMED;
        return;
    }
    X509 *certificate = chain_parse(der, length);
    request->proving.certificate = PROBLEM_CERTIFICATE_UNKNOWN;
    if (certificate)
        judge(request, reset_proving_side(operation), certificate);
    X509_free(certificate);
}

// What `maintenance` and `outage` add: until or since when.
static struct answer refuse(const struct request *request, enum problem problem)
{
    const struct service *service = &request->service;
    const struct when_window *window = decide_maintenance(service, request->now);
    char text[WHEN_SIZE];
    if (problem == PROBLEM_MAINTENANCE && window) {
        when_format(window->until, text);
        return answer_problem_with(problem, (int)(window->until - request->now), "until", text);
    }
    if (problem == PROBLEM_OUTAGE && service->outage_since) {
        when_format(service->outage_since, text);
        return answer_problem_with(problem, service->retry_after_s, "since", text);
    }
    return answer_problem(problem, problem_status(problem) == 503 ? service->retry_after_s : 0);
}

// Enrolment, the responder and the reservation, in the order that README.md states. *card is filled
// when the answer is PROBLEM_NONE.
static enum problem judge_card(const struct request *request, enum reset_operation operation,
                               struct card *card)
{
    const struct proving *proving = &request->proving;
    struct store *store = request->backend->store;
    if (proving->certificate != PROBLEM_NONE)
        return proving->certificate;
    bool known = card_find(store, reset_proving_side(operation), proving->sha256, card);
    enum problem problem =
        decide_card(known ? card : NULL, operation, proving->responder, request->now);
    if (problem == PROBLEM_NONE && request->service.reservation_required)
        problem = reservation_judge(store, card->id, operation, request->now);
    return problem;
}

// Seconds, 0 for none. What one device opens does not count against the card at another.
static int wait_for_card(const struct request *request, const struct card *card)
{
    const struct service_rate *rate = &request->service.open_card;
    int64_t oldest;
    int opened = reset_opened_since(request->backend->store, request->device.id, card->id,
                                    request->now - rate->window_s, &oldest);
    return decide_wait(rate, opened, oldest, request->now);
}

// The nonce makes a recorded proof worthless: it is signed, random and used once.
static bool fill(const struct request *request, enum reset_operation operation,
                 const struct card *card, struct reset *reset)
{
    const struct proving *proving = &request->proving;
    memset(reset, 0, sizeof *reset);
    strcpy(reset->device, request->device.id);
    reset->operation = operation;
    reset->card = card->id;
    memcpy(reset->certificate, proving->sha256, BYTES_SHA256);
    memcpy(reset->public_key, proving->public_key, proving->public_key_length);
    reset->public_key_length = proving->public_key_length;
    reset->reserved = request->service.reservation_required;
    reset->opened = request->now;
    reset->expires = request->now + request->service.open_life_s;
    return reset_id_make(reset->id) && RAND_bytes(reset->nonce, PROOF_NONCE) == 1;
}

static struct answer opened(const struct reset *reset)
{
    char nonce[PROOF_NONCE * 2];
    bytes_to_base64(reset->nonce, PROOF_NONCE, nonce, sizeof nonce);
    json_t *members = json_pack("{s:s, s:s}", "id", reset->id, "nonce", nonce);
    member_set_time(members, "expires_at", reset->expires);
    struct answer answer = answer_make(201, members);
    strcpy(answer.reset, reset->id);
    return answer;
}

struct answer call_open(struct request *request)
{
    enum reset_operation operation;
    struct card card;
    struct reset reset;
    if (request->open_wait_s > 0)
        return answer_problem(PROBLEM_TOO_MANY_RESETS, request->open_wait_s);
    if (request->proving.certificate == PROBLEM_MALFORMED || !read_operation(request, &operation))
        return answer_problem(PROBLEM_MALFORMED, 0);
    enum problem problem =
        decide_service(&request->service, operation, request->firmware, request->now);
    if (problem == PROBLEM_NONE)
        problem = judge_card(request, operation, &card);
    if (problem != PROBLEM_NONE)
        return refuse(request, problem);
    int wait = wait_for_card(request, &card);
    if (wait > 0)
        return answer_problem(PROBLEM_TOO_MANY_RESETS, wait);
    if (!fill(request, operation, &card, &reset))
        return answer_status(500);
    reset_forget_keys(request->backend->store, request->now);
    reset_insert(request->backend->store, &reset);
    return opened(&reset);
}
