// In place of the signature under answers to the centre: the simulated device has no key. That
// openssl accepts the real ones is the business of tests/unit/link_remote_* and tests/e2e/remote.
#include "drivers/history/remote_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/sim/process.h"

enum {
    SIGN_US = 3000,
};

bool remote_text_make(const struct remote_text_facts *facts, const struct history_kiosk *kiosk,
                      struct remote_text *text)
{
    (void)kiosk;
    process_busy(SIGN_US);
    *text = (struct remote_text){.said = malloc(REMOTE_TEXT_MAX), .signature_length = 1};
    if (!text->said)
        return false;
    text->length = (size_t)snprintf(
        text->said, REMOTE_TEXT_MAX,
        "kiosk-answer 1\nkiosk simulated\nnumber %u\ncommand %s\nresult %s\ntime -\n%s\n",
        facts->number, remote_command_name(facts->command), remote_result_name(facts->result),
        facts->json);
    return true;
}

void remote_text_free(struct remote_text *text)
{
    free(text->said);
    *text = (struct remote_text){0};
}
