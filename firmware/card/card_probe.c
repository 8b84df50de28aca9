#include "firmware/card/card_probe.h"

#include "drivers/base/log.h"

_Static_assert((int)CARD_ATR_MAX == (int)PCSC_ATR_MAX, "what is told is what the driver gives");

static enum card_result ask(struct card_visit *visit, struct card_probed *probed)
{
    probed->protocol = !pcsc_is_t0(visit->pcsc);
    probed->atr_length = (uint8_t)pcsc_atr(visit->pcsc, probed->atr);
    enum jpki_err err = jpki_select_application(&visit->jpki);
    probed->resident = err == JPKI_OK;
    return err == JPKI_LOST ? CARD_GONE : CARD_DONE; // any status word is an answer
}

void card_probe(struct card_visit *visit, struct card_probed *probed)
{
    *probed = (struct card_probed){.protocol = 0};
    enum card_result result = card_visit_connect(visit);
    if (result == CARD_DONE)
        result = ask(visit, probed);
    probed->result = (uint8_t)result;
    card_visit_end(visit);
    log_write(LOG_INFO, "card", "event=probed result=%d protocol=%d atr=%d", result,
              probed->protocol, probed->atr_length);
}
