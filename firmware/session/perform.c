#include "firmware/session/perform.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"

// A struct's worth of question; the copy on the stack is wiped, because it may hold a secret.
static bool ask(struct helper_client *client, uint16_t type, const struct flow_effect *e,
                const void *body, size_t length)
{
    struct ipc_message question;
    ipc_fill(&question, type, e->ticket, body, length);
    bool asked = helper_client_ask(client, &question, e->operation);
    ipc_wipe(&question);
    return asked;
}

static enum card_purpose purpose_of(enum operation operation)
{
    if (operation == OPERATION_READ_SIGN)
        return CARD_FOR_DATES;
    return operation_is_reset(operation) ? CARD_FOR_PROOF : CARD_FOR_CHANGE;
}

static void ask_verify(struct perform *p, const struct flow_effect *e)
{
    const struct secret *known = pin_entry_secret(p->pins, PIN_KNOWN);
    struct card_verify body = {
        .kind = (uint8_t)operation_known(e->operation),
        .length = (uint8_t)secret_length(known),
        .purpose = (uint8_t)purpose_of(e->operation),
    };
    memcpy(body.secret, secret_bytes(known), secret_length(known));
    ask(p->card, CARD_VERIFY, e, &body, sizeof body);
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
    ask(p->card, CARD_STAGE, e, &body, sizeof body);
    explicit_bzero(&body, sizeof body);
}

static void ask_sign(struct perform *p, const struct flow_effect *e)
{
    struct card_prove body = {.operation = (uint8_t)e->operation};
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.nonce, p->visit->nonce, sizeof body.nonce);
    ask(p->card, CARD_PROVE, e, &body, sizeof body);
}

static void ask_write(struct perform *p, const struct flow_effect *e)
{
    if (operation_is_change(e->operation)) {
        ask(p->card, CARD_CHANGE, e, NULL, 0);
        return;
    }
    struct card_write body = {.operation = (uint8_t)e->operation};
    memcpy(body.cryptogram, p->visit->cryptogram, sizeof body.cryptogram);
    ask(p->card, CARD_WRITE, e, &body, sizeof body);
}

// The signature certificate holds name and address: it leaves this process and is forgotten.
static void ask_open(struct perform *p, const struct flow_effect *e)
{
    bool auth = e->operation == OPERATION_RESET_SIGN;
    const struct visit_certificate *proving = auth ? &p->visit->auth : &p->visit->sign;
    struct link_open body = {.operation = (uint8_t)e->operation,
                             .certificate_length = proving->length};
    memcpy(body.certificate, proving->der, proving->length);
    if (outcomes_have_room(p->outcomes))
        ask(p->link, LINK_OPEN, e, &body, sizeof body);
    else
        helper_client_refuse(p->link, LINK_OPEN, e->ticket);
    explicit_bzero(&body, sizeof body);
    visit_opening_sent(p->visit);
}

static void ask_prove(struct perform *p, const struct flow_effect *e)
{
    struct link_prove body;
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.signature, p->visit->signature, sizeof body.signature);
    ask(p->link, LINK_PROVE, e, &body, sizeof body);
}

static void ask_authorize(struct perform *p, const struct flow_effect *e)
{
    struct link_authorize body = {.operation = (uint8_t)e->operation};
    memcpy(body.id, p->visit->id, sizeof body.id);
    memcpy(body.challenge, p->visit->challenge, sizeof body.challenge);
    ask(p->link, LINK_AUTHORIZE, e, &body, sizeof body);
}

// A question of the session's own.
static struct flow_effect own(struct perform *p)
{
    p->ticket = (p->ticket + 1) | HELPER_OWN_TICKETS;
    return (struct flow_effect){.ticket = p->ticket};
}

static void note_outcome(struct perform *p, const struct flow_effect *e)
{
    static const enum link_outcome_result RESULTS[] = {
        [OUTCOME_DONE] = LINK_OUTCOME_DONE,
        [OUTCOME_REFUSED] = LINK_OUTCOME_REFUSED,
        [OUTCOME_UNKNOWN] = LINK_OUTCOME_UNKNOWN,
        [OUTCOME_ABANDONED] = LINK_OUTCOME_ABANDONED,
    };
    struct outcome outcome = {
        .operation = e->operation,
        .result = RESULTS[e->outcome],
        .status_word = p->visit->status_word,
        .finished_ms = clock_ms(),
    };
    memcpy(outcome.id, p->visit->id, sizeof outcome.id);
    outcomes_add(p->outcomes, &outcome);
}

int64_t perform_finished_at(const struct outcome *outcome, int64_t theirs_ms)
{
    int64_t seconds = (theirs_ms - (clock_ms() - outcome->finished_ms)) / 1000;
    if (seconds < 0)
        return 0;
    return seconds < CLOCK_LAST_SECOND ? seconds : CLOCK_LAST_SECOND;
}

void perform_outcomes(struct perform *p, int64_t theirs_ms)
{
    struct flow_effect e = own(p);
    const struct outcome *outcome =
        p->link->fd < 0 ? NULL : outcomes_hand_over(p->outcomes, e.ticket);
    if (!outcome)
        return;
    struct link_outcome body = {
        .operation = (uint8_t)outcome->operation,
        .result = (uint8_t)outcome->result,
        .status_word = outcome->status_word,
        .finished_at = perform_finished_at(outcome, theirs_ms),
    };
    memcpy(body.id, outcome->id, sizeof body.id);
    ask(p->link, LINK_OUTCOME, &e, &body, sizeof body);
}

void perform_records(struct perform *p, struct records *records)
{
    struct flow_effect e = own(p);
    bool free_now = p->link->fd >= 0 && outcomes_waiting(p->outcomes) == 0;
    const struct link_record *record = free_now ? records_hand_over(records, e.ticket) : NULL;
    if (record)
        ask(p->link, LINK_RECORD, &e, record, sizeof *record);
}

void perform_history(struct perform *p, struct history_fetch *fetch)
{
    struct link_history_ask body;
    if (!history_fetch_next(fetch, &body))
        return;
    struct flow_effect e = own(p);
    ask(p->link, LINK_HISTORY_READ, &e, &body, sizeof body);
}

void perform_export(struct perform *p, struct export_fetch *fetch, enum link_export_kind kind)
{
    struct link_export_ask body;
    if (!export_fetch_begin(fetch, kind, &body))
        return;
    struct flow_effect e = own(p);
    ask(p->link, LINK_EXPORT, &e, &body, sizeof body);
}

void perform_hello(struct perform *p, uint64_t client)
{
    struct flow_effect e = own(p);
    const struct link_hello body = {.client = client};
    ask(p->link, LINK_HELLO, &e, &body, sizeof body);
}

bool perform_facts(struct perform *p, const struct link_facts *facts)
{
    struct flow_effect e = own(p);
    if (p->link->fd < 0 || helper_client_is_asked(p->link, LINK_FACTS))
        return false;
    return ask(p->link, LINK_FACTS, &e, facts, sizeof *facts);
}

void perform_offices(struct perform *p, struct offices_fetch *fetch)
{
    struct link_offices_ask body;
    if (p->link->fd < 0 || !offices_fetch_next(fetch, &body))
        return;
    struct flow_effect e = own(p);
    ask(p->link, LINK_OFFICES_READ, &e, &body, sizeof body);
}

void perform_acknowledge(struct perform *p)
{
    struct flow_effect e = own(p);
    log_write(LOG_INFO, "link", "event=acknowledge");
    if (p->link->fd >= 0 && !helper_client_is_asked(p->link, LINK_ACKNOWLEDGE))
        ask(p->link, LINK_ACKNOWLEDGE, &e, NULL, 0);
}

void perform_order(struct perform *p, struct order *order)
{
    struct flow_effect e = own(p);
    enum off_reason reason;
    if (p->link->fd < 0 || !order_hand_over(order, e.ticket, &reason))
        return;
    const struct link_off body = {.reason = (uint8_t)reason};
    ask(p->link, LINK_SET_OFF, &e, &body, sizeof body);
}

void perform_tell(struct perform *p, struct remote_answers *answers)
{
    struct flow_effect e = own(p);
    struct link_tell body;
    if (p->link->fd >= 0 && remote_answers_hand_over(answers, e.ticket, &body))
        ask(p->link, LINK_TELL, &e, &body, sizeof body);
}

uint32_t perform_technician_read(struct perform *p)
{
    struct flow_effect e = own(p);
    p->technician = true;
    ask(p->card, CARD_TECHNICIAN_READ, &e, NULL, 0);
    return e.ticket;
}

uint32_t perform_technician_prove(struct perform *p)
{
    struct flow_effect e = own(p);
    const struct secret *pin = pin_entry_secret(p->pins, PIN_TECHNICIAN);
    struct card_technician_prove body = {.length = (uint8_t)secret_length(pin)};
    memcpy(body.pin, secret_bytes(pin), secret_length(pin));
    ask(p->card, CARD_TECHNICIAN_PROVE, &e, &body, sizeof body);
    explicit_bzero(&body, sizeof body);
    return e.ticket;
}

uint32_t perform_probe(struct perform *p)
{
    struct flow_effect e = own(p);
    ask(p->card, CARD_PROBE, &e, NULL, 0);
    return e.ticket;
}

uint32_t perform_renewal(struct perform *p)
{
    struct flow_effect e = own(p);
    ask(p->link, LINK_RENEW, &e, NULL, 0);
    return e.ticket;
}

uint32_t perform_faults(struct perform *p)
{
    struct flow_effect e = own(p);
    const struct link_history_ask body = {.faults = 1};
    ask(p->link, LINK_HISTORY_READ, &e, &body, sizeof body);
    return e.ticket;
}

void perform_failures(struct perform *p, struct failures *failures)
{
    struct flow_effect e = own(p);
    struct link_failures body;
    if (p->link->fd >= 0 && failures_hand_over(failures, e.ticket, &body))
        ask(p->link, LINK_SET_FAILURES, &e, &body, sizeof body);
}

void perform_measured(struct perform *p, struct measured *measured)
{
    struct flow_effect e = own(p);
    struct link_panel body;
    if (p->link->fd >= 0 && measured_hand_over(measured, e.ticket, &body))
        ask(p->link, LINK_SET_PANEL, &e, &body, sizeof body);
}

void perform_selftest(struct perform *p, enum check_level level)
{
    struct flow_effect card = own(p), link = own(p), reset = own(p);
    ask(p->card, CARD_SELFTEST, &card, NULL, 0);
    ask(p->link, LINK_SELFTEST, &link, NULL, 0);
    if (level == CHECK_EXTERNAL)
        ask(p->card, CARD_RESET_TEST, &reset, NULL, 0);
}

static void ask_card_open(struct perform *p, const struct flow_effect *e)
{
    p->card_open = true;
    ask(p->card, p->test ? CARD_TEST_OPEN : CARD_OPEN, e, NULL, 0);
}

static void ask_certificate(struct perform *p, const struct flow_effect *e)
{
    ask(p->card, CARD_READ_CERTIFICATE, e, NULL, 0);
}

static void ask_challenge(struct perform *p, const struct flow_effect *e)
{
    ask(p->card, CARD_GET_CHALLENGE, e, NULL, 0);
}

// The card is reset. When that cannot be asked the connection ends, and with it the worker that
// holds the card: nothing stays verified.
static void close_card(struct perform *p, bool *open)
{
    struct flow_effect close = own(p);
    if (*open && !ask(p->card, CARD_CLOSE, &close, NULL, 0))
        helper_client_close(p->card);
    *open = false;
}

static void let_card_go(struct perform *p, const struct flow_effect *e)
{
    (void)e;
    close_card(p, &p->card_open);
}

void perform_technician_close(struct perform *p)
{
    close_card(p, &p->technician);
}

static void refresh_service(struct perform *p, const struct flow_effect *e)
{
    struct flow_effect refresh = own(p);
    (void)e;
    if (p->link->fd >= 0 && !helper_client_is_asked(p->link, LINK_REFRESH))
        ask(p->link, LINK_REFRESH, &refresh, NULL, 0);
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
    visit_forget(p->visit);
}

// One line per effect. The waits are the session's own.
static void (*const PERFORMERS[])(struct perform *p, const struct flow_effect *e) = {
    [EFFECT_WAIT] = NULL,
    [EFFECT_ASK_SERVICE] = refresh_service,
    [EFFECT_WAIT_CARD] = NULL,
    [EFFECT_CARD_OPEN] = ask_card_open,
    [EFFECT_CARD_OPEN_AGAIN] = ask_card_open,
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
    [EFFECT_OUTCOME] = note_outcome,
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
