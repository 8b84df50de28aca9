#include "firmware/card/card_probe.h"

#include <string.h>

#include "drivers/base/log.h"
#include "firmware/card/card_testing.h"

_Static_assert((int)CARD_ATR_MAX == (int)PCSC_ATR_MAX, "what is told is what the driver gives");

enum {
    ECHOES = 2, // further readings of the same
};

// ---- a test card --------------------------------------------------------------------------------

// Long answers are asked for again: a line that changes or drops bytes gives another one.
static enum jpki_err compare(struct card_visit *visit, const struct card_testing_der *own,
                             bool *same)
{
    struct card_testing_der again;
    enum jpki_err err = JPKI_OK;
    *same = true;
    for (int i = 0; i < ECHOES && *same && err != JPKI_LOST; i++) {
        err = card_testing_read(visit, &again);
        *same = err == JPKI_OK && again.length == own->length &&
                memcmp(again.bytes, own->bytes, own->length) == 0;
    }
    return err;
}

static enum jpki_err echo(struct card_visit *visit, struct card_probed *probed)
{
    struct card_testing_der own;
    bool found, same = false;
    enum jpki_err err = card_testing_find(visit, &own, &found);
    if (found)
        err = compare(visit, &own, &same);
    probed->echo = !found ? CARD_ECHO_OTHER : same ? CARD_ECHO_SAME : CARD_ECHO_DIFFERS;
    return err;
}

// ---- any card -----------------------------------------------------------------------------------

static enum card_result ask(struct card_visit *visit, struct card_probed *probed)
{
    probed->protocol = !pcsc_is_t0(visit->pcsc);
    probed->atr_length = (uint8_t)pcsc_atr(visit->pcsc, probed->atr);
    enum jpki_err err = jpki_select_application(&visit->jpki);
    probed->resident = err == JPKI_OK;
    if (probed->resident && visit->settings->test_ca)
        err = echo(visit, probed);
    return err == JPKI_LOST ? CARD_GONE : CARD_DONE; // any status word is an answer
}

void card_probe(struct card_visit *visit, struct card_probed *probed)
{
    *probed = (struct card_probed){.protocol = 0};
    enum card_result result = card_visit_connect(visit);
    if (result == CARD_DONE)
        result = ask(visit, probed);
    probed->result = (uint8_t)result;
    probed->exchanges = visit->exchanges->all;
    probed->unanswered = visit->exchanges->unanswered;
    card_visit_end(visit);
    log_write(LOG_INFO, "card", "event=probed result=%d protocol=%d atr=%d echo=%d", result,
              probed->protocol, probed->atr_length, probed->echo);
}
