#include "drivers/backend/request.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"
#include "drivers/pki/base64.h"

// Takes `object` over. NULL in, NULL out.
static char *finish(json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return text;
}

// A JSON string with the base64 of `bytes`. jansson keeps a copy of its own until it is freed.
static json_t *binary(const unsigned char *bytes, size_t length)
{
    char text[BASE64_LENGTH(BASE64_MAX) + 1];
    if (length > BASE64_MAX)
        return NULL;
    base64_encode(bytes, length, text);
    json_t *value = json_string(text);
    explicit_bzero(text, sizeof text);
    return value;
}

char *request_opening(enum operation operation, const unsigned char *certificate, size_t length)
{
    assert(operation_is_reset(operation));
    return finish(json_pack("{s:s, s:o}", "operation", operation_name(operation), "certificate",
                            binary(certificate, length)));
}

char *request_proof(const unsigned char signature[REQUEST_SIGNATURE])
{
    return finish(json_pack("{s:o}", "signature", binary(signature, REQUEST_SIGNATURE)));
}

char *request_authorization(const unsigned char challenge[REQUEST_CHALLENGE])
{
    return finish(json_pack("{s:o}", "challenge", binary(challenge, REQUEST_CHALLENGE)));
}

char *request_outcome(enum operation_result result, uint16_t status_word, int64_t finished_at)
{
    char time[RFC3339_SIZE], digits[sizeof "9000"];
    if (!rfc3339_format(finished_at, time))
        return NULL;
    snprintf(digits, sizeof digits, "%04X", status_word);
    return finish(json_pack("{s:s, s:s?, s:s}", "result", operation_result_name(result),
                            "status_word", status_word != 0 ? digits : NULL, "finished_at", time));
}

static json_t *failed_checks(uint32_t failed)
{
    json_t *names = json_array();
    for (int i = 0; i < CHECK_COUNT; i++)
        if ((failed >> i & 1) != 0)
            json_array_append_new(names, json_string(check_name((enum check)i)));
    return names;
}

// The member "answers": a list, so that a later firmware may bring several.
static json_t *answers(const struct request_answer *answer)
{
    char said[BASE64_LENGTH(REQUEST_SAID_MAX) + 1];
    base64_encode(answer->said, answer->said_length, said);
    return json_pack("[{s:I, s:s, s:o}]", "number", (json_int_t)answer->number, "said", said,
                     "signature", binary(answer->signature, answer->signature_length));
}

static bool fits(const struct request_answer *answer)
{
    return answer->said_length <= REQUEST_SAID_MAX &&
           answer->signature_length <= REQUEST_SAID_SIGNATURE_MAX;
}

char *request_heartbeat(const struct request_heartbeat *h)
{
    if (h->answer && !fits(h->answer))
        return NULL;
    return finish(json_pack(
        "{s:s, s:I, s:s, s:{s:b, s:b, s:s, s:o, s:s}, s:I, s:I, s:{s:I, s:I, s:I, s:I, s:I, s:I, "
        "s:I, s:I}, s:o*}",
        "firmware", h->firmware, "uptime_s", (json_int_t)h->uptime_s, "view", h->view, "health",
        "reader", h->reader, "card_helper", h->card_helper, "self_test",
        check_outcome_name(h->selftest), "failed", failed_checks(h->failed_checks),
        "out_of_service", off_reason_name(h->off), "outbox_depth", (json_int_t)h->outbox_depth,
        "clock_offset_ms", (json_int_t)h->clock_offset_ms, "counters", "visits",
        (json_int_t)h->visits, "resets_done", (json_int_t)h->resets_done, "resets_failed",
        (json_int_t)h->resets_failed, "outbox_parked", (json_int_t)h->outbox_parked,
        "outbox_broken", (json_int_t)h->outbox_broken, "touches_stuck",
        (json_int_t)h->touches_stuck, "unstored", (json_int_t)h->unstored, "answers_dropped",
        (json_int_t)h->answers_dropped, "answers", h->answer ? answers(h->answer) : NULL));
}

static json_t *split(const char *lines)
{
    json_t *list = json_array();
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        json_array_append_new(list, json_stringn(lines, length));
        lines += length + (lines[length] == '\n');
    }
    return list;
}

char *request_history(const struct request_history *h)
{
    return finish(json_pack("{s:b, s:b, s:s, s:I, s:I, s:I, s:s, s:I, s:o}", "usable", h->usable,
                            "whole", h->whole, "state", h->state, "number", (json_int_t)h->number,
                            "count", (json_int_t)h->count, "aside", (json_int_t)h->aside, "begun",
                            h->begun, "begun_number", (json_int_t)h->begun_number, "lines",
                            split(h->lines)));
}

void request_free(char **body)
{
    if (*body)
        explicit_bzero(*body, strlen(*body));
    free(*body);
    *body = NULL;
}
