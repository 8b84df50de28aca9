#include "firmware/card/card_key.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/card/card_testing.h"

void card_key_used(struct card_visit *visit)
{
    visit->key_until = clock_ms() + visit->settings->key_open_ms;
}

void card_key_opened(struct card_visit *visit, enum secret_kind kind, const struct secret *secret)
{
    secret_set(visit->known, secret_bytes(secret), secret_length(secret));
    visit->known_kind = kind;
    visit->key_open = true;
    card_key_used(visit);
}

enum card_result card_key_open(struct card_visit *visit)
{
    int tries;
    if (visit->key_open && visit->pcsc)
        return CARD_DONE;
    if (secret_length(visit->known) == 0)
        return CARD_DONE; // nothing was verified in this visit: the card itself refuses
    enum jpki_err err = card_testing_verify(visit, visit->known_kind, visit->known, &tries);
    pcsc_forget(visit->pcsc);
    if (err == JPKI_OK) {
        visit->key_open = true;
        card_key_used(visit);
        return CARD_DONE;
    }
    enum card_result result = card_visit_judge(visit, err);
    return result == CARD_GONE ? CARD_GONE : CARD_UNEXPECTED;
}

// If the application cannot be selected the link is let go, which resets the card.
static void close_key(struct card_visit *visit)
{
    if (visit->key_open && visit->pcsc && jpki_select_application(&visit->jpki) != JPKI_OK)
        card_visit_release(visit);
    visit->key_open = false;
}

void card_key_done(struct card_visit *visit)
{
    close_key(visit);
    secret_wipe(visit->known);
}

int card_key_left(const struct card_visit *visit)
{
    return visit->key_open ? clock_left(visit->key_until) : -1;
}

void card_key_expire(struct card_visit *visit)
{
    log_write(LOG_INFO, "card", "event=key-closed");
    close_key(visit);
}
