#include "drivers/backend/interpret.h"

#include <string.h>
#include <strings.h>

// The status of a good answer. A heartbeat has two.
static const int GOOD[BACKEND_CALL_COUNT] = {
    [BACKEND_SERVICE] = 200,       [BACKEND_OPENING] = 201, [BACKEND_PROOF] = 200,
    [BACKEND_AUTHORIZATION] = 200, [BACKEND_OUTCOME] = 204, [BACKEND_HEARTBEAT] = 204,
    [BACKEND_OFFICES] = 200,       [BACKEND_CACERTS] = 200, [BACKEND_REENROLL] = 200,
};

static bool has_type(const struct https_answer *answer, const char *type)
{
    size_t length = strlen(type); // parameters may follow (RFC 9110, 8.3.1)
    return strncasecmp(answer->type, type, length) == 0 &&
           (answer->type[length] == '\0' || answer->type[length] == ';' ||
            answer->type[length] == ' ');
}

enum backend_problem interpret_problem(const struct https_answer *answer)
{
    if (answer->end != HTTPS_ANSWERED || answer->status < 400 ||
        !has_type(answer, "application/problem+json"))
        return PROBLEM_NONE;
    return answer_problem(answer->body, answer->length);
}

// Date has whole seconds; `now` may come from a copy that was kept on the way, Date does too then,
// but never in front of it. So the later of the two is the better one.
static int64_t clock_offset(const struct https_answer *answer, int64_t now_ms)
{
    int64_t theirs = answer->date_s * 1000 > now_ms ? answer->date_s * 1000 : now_ms;
    return theirs + answer->round_trip_ms / 2 - answer->received_ms;
}

static bool read_heartbeat(const struct https_answer *answer, struct answer_actions *actions)
{
    *actions = (struct answer_actions){0};
    return answer->status == 204 ||
           (answer->status == 200 && has_type(answer, "application/json") &&
            answer_actions(answer->body, answer->length, actions));
}

// Not modified (RFC 9110, 15.4.5), or the file; what it says is the caller's to check.
static bool read_offices(const struct https_answer *answer, struct answer_offices *offices)
{
    *offices = (struct answer_offices){.unchanged = answer->status == 304,
                                       .json = answer->body,
                                       .length = answer->length,
                                       .tag = answer->tag};
    return answer->status == 304 || (answer->status == 200 && has_type(answer, "application/json"));
}

// RFC 7030, 4.1.3 and 4.2.3; 202 when somebody has to look at a request first.
static bool read_est(enum backend_call call, const struct https_answer *answer,
                     struct answer_est *est)
{
    *est = (struct answer_est){.later = call == BACKEND_REENROLL && answer->status == 202,
                               .text = answer->body,
                               .length = answer->length,
                               .date_s = answer->date_s};
    return est->later ||
           (answer->status == GOOD[call] && has_type(answer, "application/pkcs7-mime"));
}

static bool read_body(enum backend_call call, const struct https_answer *answer,
                      struct backend_answer *read)
{
    const char *json = answer->body;
    size_t length = answer->length;
    if (call == BACKEND_HEARTBEAT)
        return read_heartbeat(answer, &read->actions);
    if (call == BACKEND_OFFICES)
        return read_offices(answer, &read->offices);
    if (call == BACKEND_CACERTS || call == BACKEND_REENROLL)
        return read_est(call, answer, &read->est);
    if (answer->status != GOOD[call])
        return false;
    if (call == BACKEND_OUTCOME)
        return true;
    if (!has_type(answer, "application/json"))
        return false;
    switch (call) {
    case BACKEND_SERVICE:
        if (!answer_service(json, length, &read->service))
            return false;
        read->service.clock_offset_ms = clock_offset(answer, read->service.now_ms);
        return true;
    case BACKEND_OPENING:
        return answer_opened(json, length, &read->opened);
    case BACKEND_PROOF:
        return answer_proven(json, length);
    case BACKEND_AUTHORIZATION:
        return answer_cryptogram(json, length, read->cryptogram);
    case BACKEND_OUTCOME:
    case BACKEND_HEARTBEAT:
    case BACKEND_OFFICES:
    case BACKEND_CACERTS:
    case BACKEND_REENROLL:
    case BACKEND_CALL_COUNT:
        break;
    }
    return false;
}

void interpret_answer(enum backend_call call, const struct https_answer *answer,
                      struct backend_answer *read)
{
    enum backend_problem problem = interpret_problem(answer);
    *read = (struct backend_answer){
        .call = call, .problem = problem, .status = answer->status, .way = answer->way};
    if (answer->status == 429 || answer->status == 503 || answer->status == 202)
        read->retry_after_s = answer->retry_after_s;
    bool failed = answer->status >= 500 && (problem == PROBLEM_NONE || problem == PROBLEM_OTHER);
    if (answer->end == HTTPS_OVERSIZE)
        read->end = BACKEND_GARBLED;
    else if (answer->end == HTTPS_UNTRUSTED)
        read->end = BACKEND_UNTRUSTED;
    else if (answer->end != HTTPS_ANSWERED || failed)
        read->end = BACKEND_UNREACHABLE;
    else if (problem != PROBLEM_NONE)
        read->end = BACKEND_REFUSED;
    else
        read->end = read_body(call, answer, read) ? BACKEND_DONE : BACKEND_GARBLED;
    if (read->end != BACKEND_REFUSED)
        read->problem = PROBLEM_NONE;
}
