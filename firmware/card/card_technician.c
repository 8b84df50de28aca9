#include "firmware/card/card_technician.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/piv/piv.h"
#include "drivers/piv/piv_trust.h"

_Static_assert((int)TECHNICIAN_SERIAL == (int)PIV_TRUST_SERIAL &&
                   (int)TECHNICIAN_NAME == (int)PIV_TRUST_NAME &&
                   (int)TECHNICIAN_FINGERPRINT == (int)PIV_TRUST_FINGERPRINT &&
                   (int)TECHNICIAN_PIN_MIN == (int)PIV_PIN_MIN &&
                   (int)TECHNICIAN_PIN_MAX == (int)PIV_PIN_MAX,
               "what is told of a technician is what the card's driver says");

// A technician's card that is spoken to.
struct reading {
    struct piv piv;
    unsigned char der[PIV_CERTIFICATE_MAX];
    size_t length;
    struct piv_trust_technician who;
};

// ---- what it means to the asker -----------------------------------------------------------------

static enum technician_cause of_link(enum card_result result)
{
    if (result == CARD_DONE)
        return TECHNICIAN_OK;
    return result == CARD_GONE ? TECHNICIAN_CARD_OUT : TECHNICIAN_CARD_SILENT;
}

static enum technician_cause of_card(enum piv_err err)
{
    static const enum technician_cause CAUSES[] = {
        [PIV_OK] = TECHNICIAN_OK,
        [PIV_LOST] = TECHNICIAN_CARD_OUT,
        [PIV_ABSENT] = TECHNICIAN_NO_TECHNICIAN,
        [PIV_EMPTY] = TECHNICIAN_NO_CERTIFICATE,
        [PIV_COMPRESSED] = TECHNICIAN_NO_CERTIFICATE,
        [PIV_UNREADABLE] = TECHNICIAN_NO_CERTIFICATE,
        [PIV_KEY] = TECHNICIAN_KEY,
        [PIV_PIN_FORM] = TECHNICIAN_FAULT,
        [PIV_TRIES] = TECHNICIAN_FAULT,
        [PIV_WRONG] = TECHNICIAN_PIN_WRONG,
        [PIV_BLOCKED] = TECHNICIAN_PIN_BLOCKED,
        [PIV_NOT_ALLOWED] = TECHNICIAN_NOT_PROVED,
        [PIV_REFUSED] = TECHNICIAN_NOT_PROVED,
        [PIV_FORGED] = TECHNICIAN_NOT_PROVED,
        [PIV_UNEXPECTED] = TECHNICIAN_FAULT,
        [PIV_FAILED] = TECHNICIAN_FAULT,
    };
    return CAUSES[err];
}

static enum technician_cause of_trust(enum piv_trust trust)
{
    static const enum technician_cause CAUSES[PIV_TRUST_COUNT] = {
        [PIV_TRUST_OK] = TECHNICIAN_OK,
        [PIV_TRUST_UNREADABLE] = TECHNICIAN_NO_CERTIFICATE,
        [PIV_TRUST_KEY] = TECHNICIAN_KEY,
        [PIV_TRUST_NO_CA] = TECHNICIAN_NO_CA,
        [PIV_TRUST_OTHER_CA] = TECHNICIAN_OTHER_CA,
        [PIV_TRUST_CA_EXPIRED] = TECHNICIAN_CA_EXPIRED,
        [PIV_TRUST_NOT_YET_VALID] = TECHNICIAN_NOT_YET_VALID,
        [PIV_TRUST_EXPIRED] = TECHNICIAN_EXPIRED,
        [PIV_TRUST_REVOKED] = TECHNICIAN_REVOKED,
        [PIV_TRUST_CRL_MISSING] = TECHNICIAN_LIST_MISSING,
        [PIV_TRUST_CRL_STALE] = TECHNICIAN_LIST_OLD,
        [PIV_TRUST_WRONG_USAGE] = TECHNICIAN_WRONG_USAGE,
        [PIV_TRUST_WRONG_ROLE] = TECHNICIAN_WRONG_ROLE,
        [PIV_TRUST_WRONG_PLACE] = TECHNICIAN_WRONG_PLACE,
        [PIV_TRUST_FAILED] = TECHNICIAN_FAULT,
    };
    return CAUSES[trust];
}

// ---- reading and judging ------------------------------------------------------------------------

static enum technician_cause judge(const struct card_settings *settings, struct reading *reading)
{
    const struct piv_trust_rules rules = {
        .ca_file = settings->maintenance_ca,
        .crl_file = settings->maintenance_crl,
        .region = settings->region,
        .store = settings->store,
    };
    return of_trust(
        piv_trust_judge(&rules, reading->der, reading->length, clock_now(), &reading->who));
}

// The card must be there. Needs no PIN.
static enum technician_cause read_and_judge(struct card_visit *visit, struct reading *reading)
{
    piv_start(&reading->piv, &visit->channel);
    enum piv_err err = piv_select(&reading->piv);
    if (err == PIV_OK)
        err = piv_read_certificate(&reading->piv, reading->der, &reading->length);
    return err == PIV_OK ? judge(visit->settings, reading) : of_card(err);
}

// Of a card without the application: is it a resident's? It is selected and asked for nothing else.
static enum technician_cause name_stranger(struct card_visit *visit)
{
    jpki_start(&visit->jpki, &visit->channel);
    bool resident = jpki_select_application(&visit->jpki) == JPKI_OK;
    return resident ? TECHNICIAN_RESIDENT : TECHNICIAN_NO_TECHNICIAN;
}

static void tell(struct card_technician *technician, const struct piv_trust_technician *who)
{
    technician->not_after = who->not_after;
    memcpy(technician->serial, who->serial, sizeof technician->serial);
    memcpy(technician->name, who->name, sizeof technician->name);
    memcpy(technician->fingerprint, who->fingerprint, sizeof technician->fingerprint);
}

static enum technician_cause read_card(struct card_visit *visit, struct reading *reading,
                                       int *tries)
{
    enum technician_cause cause = of_link(card_visit_connect(visit));
    if (cause == TECHNICIAN_OK)
        cause = read_and_judge(visit, reading);
    if (cause == TECHNICIAN_NO_TECHNICIAN)
        return name_stranger(visit);
    return cause == TECHNICIAN_OK ? of_card(piv_tries(&reading->piv, tries)) : cause;
}

void card_technician_read(struct card_visit *visit, struct card_technician *technician)
{
    struct reading reading = {.length = 0};
    int tries = PIV_TRIES_UNKNOWN;
    enum technician_cause cause = read_card(visit, &reading, &tries);
    *technician = (struct card_technician){.cause = (uint8_t)cause, .tries = (int8_t)tries};
    tell(technician, &reading.who);
    if (cause != TECHNICIAN_OK) {
        card_visit_end(visit);
        return;
    }
    visit->technician = true;
    memcpy(visit->fingerprint, reading.who.fingerprint, sizeof visit->fingerprint);
}

// ---- the proof ----------------------------------------------------------------------------------

// The card is still the one whose certificate was judged, and that is still good.
static enum technician_cause find_again(struct card_visit *visit, struct reading *reading)
{
    enum technician_cause cause = read_and_judge(visit, reading);
    bool same =
        memcmp(reading->who.fingerprint, visit->fingerprint, sizeof visit->fingerprint) == 0;
    if (cause == TECHNICIAN_NO_TECHNICIAN)
        return TECHNICIAN_OTHER_CARD;
    return cause == TECHNICIAN_OK && !same ? TECHNICIAN_OTHER_CARD : cause;
}

static enum technician_cause prove(struct card_visit *visit, const struct secret *pin,
                                   struct reading *reading, int *tries)
{
    enum technician_cause cause = find_again(visit, reading);
    if (cause != TECHNICIAN_OK)
        return cause;
    enum piv_err err = piv_verify(&reading->piv, pin, tries);
    pcsc_forget(visit->pcsc); // no command of the card's
    if (err == PIV_OK)
        err = piv_prove(&reading->piv, reading->der, reading->length);
    return err == PIV_ABSENT ? TECHNICIAN_OTHER_CARD : of_card(err);
}

void card_technician_prove(struct card_visit *visit, const struct secret *pin,
                           struct card_technician_proved *proved)
{
    struct reading reading = {.length = 0};
    int tries = CARD_TRIES_UNKNOWN;
    enum technician_cause cause = TECHNICIAN_CARD_OUT;
    if (visit->technician && visit->pcsc)
        cause = prove(visit, pin, &reading, &tries);
    *proved = (struct card_technician_proved){
        .cause = (uint8_t)cause, .tries = (int8_t)tries, .status_word = reading.piv.status_word};
    card_visit_end(visit);
}
