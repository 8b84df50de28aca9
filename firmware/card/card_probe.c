#include "firmware/card/card_probe.h"

#include <string.h>

#include "drivers/base/log.h"
#include "drivers/jpki/jpki_authority.h"
#include "drivers/jpki/jpki_read.h"

_Static_assert((int)CARD_ATR_MAX == (int)PCSC_ATR_MAX, "what is told is what the driver gives");

enum {
    ECHOES = 2, // further readings of the same
};

struct der {
    size_t length;
    unsigned char bytes[CARD_CERTIFICATE_MAX];
};

// ---- a test card --------------------------------------------------------------------------------

static enum jpki_err read_user(struct card_visit *visit, struct der *der)
{
    return jpki_read_certificate(&visit->jpki, SECRET_AUTH, der->bytes, sizeof der->bytes,
                                 &der->length);
}

// The authority's certificate is the same on all of its cards: of a card that is no test card
// nothing of its holder is read. What it says of itself is then proved by its own certificate.
static enum jpki_err find_test_card(struct card_visit *visit, struct der *own, bool *found)
{
    struct der authority;
    *found = false;
    enum jpki_err err = jpki_read_authority(&visit->jpki, authority.bytes, sizeof authority.bytes,
                                            &authority.length);
    if (err != JPKI_OK ||
        !jpki_authority_is_told(visit->settings->test_ca, authority.bytes, authority.length))
        return err;
    err = read_user(visit, own);
    *found = err == JPKI_OK &&
             jpki_authority_issued(authority.bytes, authority.length, own->bytes, own->length);
    return err;
}

// Long answers are asked for again: a line that changes or drops bytes gives another one.
static enum jpki_err compare(struct card_visit *visit, const struct der *own, bool *same)
{
    struct der again;
    enum jpki_err err = JPKI_OK;
    *same = true;
    for (int i = 0; i < ECHOES && *same && err != JPKI_LOST; i++) {
        err = read_user(visit, &again);
        *same = err == JPKI_OK && again.length == own->length &&
                memcmp(again.bytes, own->bytes, own->length) == 0;
    }
    return err;
}

static enum jpki_err echo(struct card_visit *visit, struct card_probed *probed)
{
    struct der own;
    bool found, same = false;
    enum jpki_err err = find_test_card(visit, &own, &found);
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
