#include "drivers/history/remote_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"

static bool is_one_line(const char *json)
{
    size_t length = strlen(json);
    for (size_t i = 0; i < length; i++)
        if (json[i] < ' ' || json[i] > '~')
            return false;
    return length <= REMOTE_TEXT_JSON;
}

static bool write_text(const struct remote_text_facts *facts, const struct history_kiosk *kiosk,
                       struct remote_text *text)
{
    char name[HISTORY_KIOSK_MAX + 1], time[RFC3339_SIZE];
    if (!is_one_line(facts->json) || !history_key_name(&kiosk->certificate, name) ||
        !rfc3339_format(facts->time, time))
        return false;
    int length =
        snprintf(text->said, REMOTE_TEXT_MAX,
                 "kiosk-answer 1\nkiosk %s\nnumber %u\ncommand %s\nresult %s\ntime %s\n%s\n", name,
                 facts->number, remote_command_name(facts->command),
                 remote_result_name(facts->result), time, facts->json);
    text->length = (size_t)length;
    return length > 0 && length < REMOTE_TEXT_MAX;
}

bool remote_text_make(const struct remote_text_facts *facts, const struct history_kiosk *kiosk,
                      struct remote_text *text)
{
    *text = (struct remote_text){.said = malloc(REMOTE_TEXT_MAX)};
    if (text->said && write_text(facts, kiosk, text) &&
        history_key_sign(kiosk, text->said, text->length, text->signature, &text->signature_length))
        return true;
    remote_text_free(text);
    return false;
}

void remote_text_free(struct remote_text *text)
{
    free(text->said);
    *text = (struct remote_text){0};
}
