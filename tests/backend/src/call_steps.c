// What comes after the opening of a reset: proof, authorization, outcome.
#include <string.h>

#include "tests/backend/src/call.h"
#include "tests/backend/src/decide.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/reservation.h"

enum {
    SIGNATURE_MAX = 512, // bytes; RSA-4096. The card's has 256
};

// Another device's reset is answered like none at all.
static bool find(const struct request *request, struct reset *reset)
{
    return reset_find(request->backend->store, request->reset, reset) &&
           strcmp(reset->device, request->device.id) == 0;
}

// Seconds, 0 for none. Only proofs count: whoever opens resets without the card's secret must not
// be able to lock its holder out.
static int wait_for_card(const struct request *request, const struct reset *reset)
{
    const struct service *service = &request->service;
    int64_t oldest;
    if (reset->state != RESET_OPENED)
        return 0; // counted already
    int proven = reset_proven_since(request->backend->store, reset->card,
                                    request->now - service->rate.window_s, &oldest);
    return decide_wait(&service->rate, proven, oldest, request->now);
}

// The hour begins with the first good proof; sending it again does not prolong it.
static struct answer proven(const struct request *request, struct reset *reset)
{
    if (reset->state == RESET_OPENED) {
        reset->state = RESET_PROVEN;
        reset->proven = request->now;
        reset->expires = request->now + request->service.proven_life_s;
        reset_update(request->backend->store, reset);
        reset_supersede(request->backend->store, reset->card, reset->id);
    }
    json_t *members = json_pack("{s:s}", "state", "proven");
    member_set_time(members, "expires_at", reset->expires);
    return answer_make(200, members);
}

struct answer call_proof(struct request *request)
{
    struct reset reset;
    unsigned char signature[SIGNATURE_MAX], message[PROOF_MESSAGE_MAX];
    size_t signature_length;
    if (!member_bytes(request->members, "signature", signature, sizeof signature,
                      &signature_length))
        return answer_problem(PROBLEM_MALFORMED, 0);
    if (!find(request, &reset))
        return answer_problem(PROBLEM_RESET_UNKNOWN, 0);
    enum problem problem = decide_proof(&reset, request->now);
    if (problem != PROBLEM_NONE)
        return answer_problem(problem, 0);
    size_t length =
        proof_message(reset_operation_name(reset.operation), reset.id, reset.nonce, message);
    if (!proof_valid(reset.public_key, reset.public_key_length, message, length, signature,
                     signature_length))
        return answer_problem(PROBLEM_PROOF_INVALID, 0);
    int wait = wait_for_card(request, &reset);
    if (wait > 0)
        return answer_problem(PROBLEM_TOO_MANY_RESETS, wait);
    return proven(request, &reset);
}

// From here on the card may be changed, so from here on the holder is told.
static struct answer authorized(struct request *request, struct reset *reset,
                                const unsigned char challenge[CRYPTOGRAM_SIZE])
{
    struct card card;
    unsigned char cryptogram[CRYPTOGRAM_SIZE];
    char text[2 * CRYPTOGRAM_SIZE];
    uint16_t ef = reset->operation == RESET_SIGN ? CRYPTOGRAM_EF_SIGN : CRYPTOGRAM_EF_AUTH;
    if (!card_get(request->backend->store, reset->card, &card) ||
        !cryptogram_make(request->backend->master, card.auth_spki, ef, challenge, cryptogram))
        return answer_status(500);
    request->first_authorization = reset->state == RESET_PROVEN;
    request->operation = reset->operation;
    if (request->first_authorization)
        reset->authorized = request->now;
    reset->state = RESET_AUTHORIZED;
    reset->challenges++;
    reset->public_key_length = 0;
    reset_update(request->backend->store, reset);
    bytes_to_base64(cryptogram, sizeof cryptogram, text, sizeof text);
    return answer_make(200, json_pack("{s:s}", "cryptogram", text));
}

struct answer call_authorization(struct request *request)
{
    struct reset reset;
    unsigned char challenge[CRYPTOGRAM_SIZE];
    size_t length;
    if (!member_bytes(request->members, "challenge", challenge, sizeof challenge, &length) ||
        length != CRYPTOGRAM_SIZE)
        return answer_problem(PROBLEM_MALFORMED, 0);
    if (!find(request, &reset))
        return answer_problem(PROBLEM_RESET_UNKNOWN, 0);
    enum problem problem = decide_authorization(&reset, request->now);
    if (problem != PROBLEM_NONE)
        return answer_problem(problem, 0);
    // Another reset of the card may have spent the reservation since this one was opened.
    if (reset.reserved && !reservation_spend(request->backend->store, &reset))
        return answer_problem(PROBLEM_RESERVATION_MISSING, 0);
    return authorized(request, &reset, challenge);
}

// Four hexadecimal digits; null or nothing when the card did not answer.
static bool read_status_word(const json_t *members, char word[RESET_STATUS_WORD])
{
    unsigned char bytes[2];
    word[0] = '\0';
    const json_t *value = json_object_get(members, "status_word");
    if (!value || json_is_null(value))
        return true;
    const char *text = json_string_value(value);
    if (!text || !bytes_from_hex(text, bytes, sizeof bytes))
        return false;
    bytes_to_hex(bytes, sizeof bytes, word);
    for (char *c = word; *c != '\0'; c++)
        *c = *c >= 'a' ? (char)(*c - 'a' + 'A') : *c;
    return true;
}

struct answer call_outcome(struct request *request)
{
    struct reset reset;
    char word[RESET_STATUS_WORD];
    int64_t finished;
    const char *name = member_text(request->members, "result");
    int result = name ? reset_result_find(name) : -1;
    if (result < 0 || !read_status_word(request->members, word) ||
        !member_time(request->members, "finished_at", &finished))
        return answer_problem(PROBLEM_MALFORMED, 0);
    if (!find(request, &reset))
        return answer_problem(PROBLEM_RESET_UNKNOWN, 0);
    enum problem problem = decide_outcome(&reset, (enum reset_result)result);
    if (problem != PROBLEM_NONE)
        return answer_problem(problem, 0);
    if (reset.result != (enum reset_result)result) {
        reset.result = (enum reset_result)result;
        reset.state = RESET_FINISHED;
        reset.finished = decide_finished(&reset, finished, request->now);
        reset.public_key_length = 0;
        strcpy(reset.status_word, word);
        reset_update(request->backend->store, &reset);
    }
    return answer_make(204, NULL);
}
