#include "firmware/session/perform.h"

#include <string.h>

#include "drivers/base/clock.h"

// How long a helper may take for one question. Its parent kills the worker then. The card's limits
// are several times the slowest real card; the backend's are "two tries and 10 s" and a margin.
enum {
    OPEN_MS = 8000,        // about twenty commands and a certificate
    VERIFY_MS = 5000,      // a card slows down after wrong tries
    CERTIFICATE_MS = 6000, // eight reads
    SIGN_MS = 6000,        // RSA-2048 on the card, below one second on real ones
    STAGE_MS = 14000,      // no command, but it may wait behind the two above
    CHALLENGE_MS = 4000,   //
    WRITE_MS = 8000,       // four commands; never repeated
    CLOSE_MS = 4000,       // a reset of the card
    CALL_MS = 12000,       // every call to the backend that a resident waits for
    STORE_MS = 4000,       // the outcome on the disk
    BACKGROUND_MS = 10000, // what nobody waits for
};

// A struct's worth of question; the copy on the stack is wiped, because it may hold a secret.
static void ask(struct helper_client *client, uint16_t type, uint32_t ticket, uint32_t limit_ms,
                const void *body, size_t length)
{
    struct ipc_message question;
    ipc_fill(&question, type, ticket, body, length);
    helper_client_ask(client, &question, limit_ms);
    ipc_wipe(&question);
}

static void ask_verify(struct perform *p, const struct flow_effect *e)
{
    const struct secret *known = pin_entry_secret(p->pins, PIN_KNOWN);
    enum operation op = e->operation;
    struct card_verify body = {
        .kind = (uint8_t)operation_known(op),
        .length = (uint8_t)secret_length(known),
        .keep = op == OPERATION_CHANGE_SIGN || op == OPERATION_CHANGE_AUTH,
    };
    memcpy(body.secret, secret_bytes(known), secret_length(known));
    ask(p->card, CARD_VERIFY, e->ticket, VERIFY_MS, &body, sizeof body);
    explicit_bzero(&body, sizeof body);
    pin_entry_wipe(p->pins, PIN_KNOWN);
}

static void ask_stage(struct perform *p, const struct flow_effect *e)
{
    const struct secret *new = pin_entry_secret(p->pins, PIN_NEW);
    struct card_stage body = {
        .kind = (uint8_t)operation_target(e->operation),
        .length = (uint8_t)secret_length(new),
    };
    memcpy(body.secret, secret_bytes(new), secret_length(new));
    ask(p->card, CARD_STAGE, e->ticket, STAGE_MS, &body, sizeof body);
    explicit_bzero(&body, sizeof body);
}

static void ask_sign(struct perform *p, const struct flow_effect *e)
{
    struct card_prove body = {.operation = (uint8_t)e->operation};
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.nonce, p->visit->nonce, sizeof body.nonce);
    ask(p->card, CARD_PROVE, e->ticket, SIGN_MS, &body, sizeof body);
}

static void ask_write(struct perform *p, const struct flow_effect *e)
{
    if (e->operation == OPERATION_CHANGE_SIGN || e->operation == OPERATION_CHANGE_AUTH) {
        ask(p->card, CARD_CHANGE, e->ticket, WRITE_MS, NULL, 0);
        return;
    }
    struct card_write body = {.operation = (uint8_t)e->operation};
    memcpy(body.cryptogram, p->visit->cryptogram, sizeof body.cryptogram);
    ask(p->card, CARD_WRITE, e->ticket, WRITE_MS, &body, sizeof body);
}

// The signature certificate holds name and address: it leaves this process and is forgotten.
static void ask_open(struct perform *p, const struct flow_effect *e)
{
    bool auth = e->operation == OPERATION_RESET_SIGN;
    const struct visit_certificate *proving = auth ? &p->visit->auth : &p->visit->sign;
    struct link_open body = {.operation = (uint8_t)e->operation,
                             .certificate_length = proving->length};
    memcpy(body.certificate, proving->der, proving->length);
    p->visit->status_word = 0; // no command has decided about this reset yet
    ask(p->link, LINK_OPEN, e->ticket, CALL_MS, &body, sizeof body);
    explicit_bzero(&body, sizeof body);
    explicit_bzero(&p->visit->sign, sizeof p->visit->sign);
}

static void ask_prove(struct perform *p, const struct flow_effect *e)
{
    struct link_prove body;
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.signature, p->visit->signature, sizeof body.signature);
    ask(p->link, LINK_PROVE, e->ticket, CALL_MS, &body, sizeof body);
}

static void ask_authorize(struct perform *p, const struct flow_effect *e)
{
    struct link_authorize body = {.operation = (uint8_t)e->operation};
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.challenge, p->visit->challenge, sizeof body.challenge);
    ask(p->link, LINK_AUTHORIZE, e->ticket, CALL_MS, &body, sizeof body);
}

static uint32_t own_ticket(struct perform *p)
{
    p->ticket = (p->ticket + 1) | PERFORM_OWN_TICKETS;
    return p->ticket;
}

static void report_outcome(struct perform *p, const struct flow_effect *e)
{
    static const enum link_outcome_result RESULTS[] = {
        [OUTCOME_DONE] = LINK_OUTCOME_DONE,
        [OUTCOME_REFUSED] = LINK_OUTCOME_REFUSED,
        [OUTCOME_UNKNOWN] = LINK_OUTCOME_UNKNOWN,
        [OUTCOME_ABANDONED] = LINK_OUTCOME_ABANDONED,
    };
    struct link_outcome body = {
        .operation = (uint8_t)e->operation,
        .result = (uint8_t)RESULTS[e->outcome],
        .status_word = p->visit->status_word,
        .finished_at = clock_now(),
    };
    memcpy(body.id, p->visit->id, sizeof body.id);
    ask(p->link, LINK_OUTCOME, own_ticket(p), STORE_MS, &body, sizeof body);
}

void perform_ask_service(struct perform *p)
{
    ask(p->link, LINK_SERVICE, own_ticket(p), BACKGROUND_MS, NULL, 0);
}

void perform_heartbeat(struct perform *p, const struct link_heartbeat *heartbeat)
{
    ask(p->link, LINK_HEARTBEAT, own_ticket(p), BACKGROUND_MS, heartbeat, sizeof *heartbeat);
}

static void ask_card_open(struct perform *p, const struct flow_effect *e)
{
    p->card_open = true;
    ask(p->card, CARD_OPEN, e->ticket, OPEN_MS, NULL, 0);
}

static void ask_certificate(struct perform *p, const struct flow_effect *e)
{
    ask(p->card, CARD_READ_CERTIFICATE, e->ticket, CERTIFICATE_MS, NULL, 0);
}

static void ask_challenge(struct perform *p, const struct flow_effect *e)
{
    ask(p->card, CARD_GET_CHALLENGE, e->ticket, CHALLENGE_MS, NULL, 0);
}

static void let_card_go(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    if (p->card_open)
        ask(p->card, CARD_CLOSE, own_ticket(p), CLOSE_MS, NULL, 0);
    p->card_open = false;
}

static void ask_service(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    perform_ask_service(p);
}

static void wipe_known(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    pin_entry_wipe(p->pins, PIN_KNOWN);
}

static void wipe_new(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    pin_entry_wipe(p->pins, PIN_NEW);
    pin_entry_wipe(p->pins, PIN_AGAIN);
}

static void wipe_again(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    pin_entry_wipe(p->pins, PIN_AGAIN);
}

static void forget(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    explicit_bzero(p->visit, sizeof *p->visit);
}

// One line per effect. EFFECT_WAIT is the session's own.
static void (*const PERFORMERS[])(struct perform *p, const struct flow_effect *e) = {
    [EFFECT_WAIT] = NULL,
    [EFFECT_ASK_SERVICE] = ask_service,
    [EFFECT_CARD_OPEN] = ask_card_open,
    [EFFECT_CARD_VERIFY] = ask_verify,
    [EFFECT_CARD_READ_CERTIFICATE] = ask_certificate,
    [EFFECT_CARD_SIGN] = ask_sign,
    [EFFECT_CARD_STAGE] = ask_stage,
    [EFFECT_CARD_CHALLENGE] = ask_challenge,
    [EFFECT_CARD_WRITE] = ask_write,
    [EFFECT_CARD_CLOSE] = let_card_go,
    [EFFECT_LINK_OPEN] = ask_open,
    [EFFECT_LINK_PROVE] = ask_prove,
    [EFFECT_LINK_AUTHORIZE] = ask_authorize,
    [EFFECT_OUTCOME] = report_outcome,
    [EFFECT_WIPE_KNOWN] = wipe_known,
    [EFFECT_WIPE_NEW] = wipe_new,
    [EFFECT_WIPE_AGAIN] = wipe_again,
    [EFFECT_FORGET] = forget,
};

void perform_effect(struct perform *p, const struct flow_effect *e)
{
    if (PERFORMERS[e->type])
        PERFORMERS[e->type](p, e);
}
