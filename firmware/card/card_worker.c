#include "firmware/card/card_worker.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/log.h"
#include "drivers/jpki/jpki_certificate.h"
#include "drivers/jpki/jpki_proof.h"
#include "drivers/jpki/jpki_read.h"
#include "drivers/jpki/jpki_reset.h"
#include "firmware/card/card_key.h"
#include "firmware/card/card_probe.h"
#include "firmware/card/card_selftest.h"
#include "firmware/card/card_technician.h"
#include "firmware/card/card_testing.h"
#include "firmware/card/card_visit.h"
#include "firmware/card/card_weak.h"
#include "firmware/card/card_write.h"
#include "firmware/protocol/card_message.h"

enum {
    // A client that says nothing for so long in the middle of a visit has forgotten it. Longer
    // than a person can put off the end of a visit: ten extensions of 180 s and a countdown of 30.
    SILENCE_MS = 40 * 60000,
};

// An answer's body, wherever its size is needed.
union answer {
    struct card_opened opened;
    struct card_verified verified;
    struct card_certificate certificate;
    struct card_proof proof;
    struct card_staged staged;
    struct card_challenge challenge;
    struct card_written written;
    struct card_selftested tested;
    struct card_reset_tested reset_tested;
    struct card_probed probed;
    struct card_technician technician;
    struct card_technician_proved technician_proved;
};

static void note_opened(const struct card_opened *opened, bool test)
{
    log_write(LOG_INFO, "card", "event=opened result=%d kind=%d test=%d", opened->result,
              opened->kind, test);
}

static void open_card(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    card_visit_open(visit, false, &answer->opened);
    note_opened(&answer->opened, false);
}

static void open_test_card(struct card_visit *visit, const unsigned char *body,
                           union answer *answer)
{
    (void)body;
    card_visit_open(visit, true, &answer->opened);
    note_opened(&answer->opened, true);
}

// ---- VERIFY -----------------------------------------------------------------------------------

// The birth date, for judging the new secret. A change of the signature password is the only
// chance to read it there; a card that does not give it is no reason to stop.
static void read_birth(struct card_visit *visit)
{
    unsigned char der[CARD_CERTIFICATE_MAX];
    size_t length;
    if (jpki_read_certificate(&visit->jpki, SECRET_SIGN, der, sizeof der, &length) == JPKI_OK)
        jpki_certificate_birth(der, length, visit->birth);
    explicit_bzero(der, sizeof der);
}

// Until when the signature certificate is valid, and nothing else of it. A card that does not give
// it has taken the secret all the same, unless it has left.
static enum jpki_err read_dates(struct card_visit *visit, struct card_verified *answer)
{
    unsigned char der[CARD_CERTIFICATE_MAX];
    size_t length;
    time_t from, until;
    enum jpki_err err = jpki_read_certificate(&visit->jpki, SECRET_SIGN, der, sizeof der, &length);
    bool read = err == JPKI_OK && jpki_certificate_validity(der, length, &from, &until);
    explicit_bzero(der, sizeof der);
    answer->not_after = read ? until : CARD_DATE_UNREAD;
    log_write(LOG_INFO, "card", "event=dates result=%s", read ? "read" : "unread");
    return err == JPKI_LOST ? JPKI_LOST : JPKI_OK;
}

static void keep_for_change(struct card_visit *visit, enum secret_kind kind,
                            const struct secret *secret)
{
    secret_set(visit->old, secret_bytes(secret), secret_length(secret));
    visit->old_kind = kind;
    if (kind == SECRET_SIGN)
        read_birth(visit);
}

static int8_t tries_after(const struct card_visit *visit, enum secret_kind kind, enum jpki_err err,
                          int told)
{
    if (err == JPKI_OK)
        return (int8_t)jpki_tries_max(kind);
    if (err == JPKI_WRONG)
        return (int8_t)told;
    return err == JPKI_BLOCKED ? 0 : visit->tries[kind];
}

static enum card_result verify(struct card_visit *visit, const struct card_verify *asked,
                               const struct secret *secret, struct card_verified *answer)
{
    int told = 0;
    if (!card_weak_well_formed(asked->kind, secret))
        return CARD_UNEXPECTED; // it would cost a try for nothing
    if (visit->test && asked->purpose != CARD_FOR_PROOF)
        return CARD_UNEXPECTED; // a test visit is a reset
    if (card_visit_resume_for(visit, asked->kind) != CARD_DONE)
        return CARD_GONE;
    enum jpki_err err = card_testing_verify(visit, asked->kind, secret, &told);
    visit->to_forget = err == JPKI_OK && asked->purpose == CARD_FOR_PROOF; // behind the answer
    if (!visit->to_forget)
        pcsc_forget(visit->pcsc);
    answer->status_word = visit->jpki.status_word;
    answer->tries_left = visit->tries[asked->kind] = tries_after(visit, asked->kind, err, told);
    if (err == JPKI_OK && asked->purpose == CARD_FOR_CHANGE)
        keep_for_change(visit, asked->kind, secret);
    else if (err == JPKI_OK && asked->purpose == CARD_FOR_DATES)
        err = read_dates(visit, answer);
    else if (err == JPKI_OK)
        card_key_opened(visit, asked->kind, secret);
    // Only a proof needs the verified state any longer: otherwise the card is reset at once.
    if (err != JPKI_OK || asked->purpose != CARD_FOR_PROOF)
        card_visit_release(visit);
    enum card_result result = card_visit_judge(visit, err);
    return result == CARD_REFUSED ? CARD_UNEXPECTED : result;
}

// What was typed; in a test visit what the settings have.
static bool take_secret(const struct card_visit *visit, enum secret_kind kind, const char *typed,
                        size_t length, struct secret *secret)
{
    return visit->test ? card_testing_secret(visit, kind, secret)
                       : secret_set(secret, typed, length);
}

static void verify_secret(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    struct card_verify asked;
    struct secret *secret = secret_new();
    memcpy(&asked, body, sizeof asked);
    answer->verified.tries_left = CARD_TRIES_UNKNOWN;
    enum card_result result = CARD_UNEXPECTED;
    if (secret && take_secret(visit, asked.kind, asked.secret, asked.length, secret))
        result = verify(visit, &asked, secret, &answer->verified);
    answer->verified.result = (uint8_t)result;
    log_write(LOG_INFO, "card", "event=verified kind=%d result=%d sw=%04X tries=%d", asked.kind,
              result, answer->verified.status_word, answer->verified.tries_left);
    explicit_bzero(&asked, sizeof asked);
    secret_free(&secret);
}

// ---- certificate and proof --------------------------------------------------------------------

static enum card_result with_open_key(struct card_visit *visit)
{
    return card_visit_resume(visit) == CARD_DONE ? card_key_open(visit) : CARD_GONE;
}

static enum card_result read_sign(struct card_visit *visit, struct card_certificate *answer)
{
    size_t length;
    time_t from, until;
    enum card_result ready = with_open_key(visit);
    if (ready != CARD_DONE)
        return ready;
    enum jpki_err err =
        jpki_read_certificate(&visit->jpki, SECRET_SIGN, answer->der, sizeof answer->der, &length);
    if (err != JPKI_OK)
        return card_visit_judge(visit, err);
    if (!jpki_certificate_validity(answer->der, length, &from, &until))
        return card_visit_judge(visit, JPKI_UNEXPECTED);
    card_key_used(visit);
    jpki_certificate_birth(answer->der, length, visit->birth);
    answer->length = (uint16_t)length;
    return CARD_DONE;
}

static void read_certificate(struct card_visit *visit, const unsigned char *body,
                             union answer *answer)
{
    (void)body;
    answer->certificate.result = (uint8_t)read_sign(visit, &answer->certificate);
}

static enum card_result prove_known(struct card_visit *visit, const struct card_prove *asked,
                                    unsigned char *signature)
{
    unsigned char info[JPKI_DIGEST_INFO];
    enum card_result ready = with_open_key(visit);
    if (ready != CARD_DONE)
        return ready;
    if (!jpki_proof(asked->operation, asked->id, asked->nonce, info))
        return CARD_UNEXPECTED;
    enum secret_kind known = operation_known(asked->operation);
    enum card_result result =
        card_visit_judge(visit, jpki_sign(&visit->jpki, known, info, signature));
    card_key_done(visit); // the key must not stay open while the resident types
    return result;
}

static void prove(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    struct card_prove asked;
    memcpy(&asked, body, sizeof asked);
    answer->proof.result = (uint8_t)prove_known(visit, &asked, answer->proof.signature);
    log_write(LOG_INFO, "card", "event=proved result=%d", answer->proof.result);
}

// ---- the new secret ---------------------------------------------------------------------------

static enum card_result stage(struct card_visit *visit, const struct card_stage *asked)
{
    if (visit->head_length == 0) // the worker that knew the birth date and the old secret has died
        return CARD_GONE;
    visit->wanted_kind = asked->kind;
    if (!take_secret(visit, asked->kind, asked->secret, asked->length, visit->wanted) ||
        !card_weak_well_formed(asked->kind, visit->wanted))
        return CARD_REFUSED;
    if (card_weak_birth(visit->wanted, visit->birth))
        return CARD_WEAK_BIRTH;
    if (visit->old_kind == visit->wanted_kind && secret_equal(visit->old, visit->wanted))
        return CARD_WEAK_SAME;
    return CARD_DONE;
}

static void stage_secret(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    struct card_stage asked;
    memcpy(&asked, body, sizeof asked);
    enum card_result result = stage(visit, &asked);
    if (result != CARD_DONE)
        secret_wipe(visit->wanted);
    answer->staged.result = (uint8_t)result;
    explicit_bzero(&asked, sizeof asked);
}

static void get_challenge(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    enum card_result result = card_visit_resume(visit);
    if (result == CARD_DONE)
        result = card_visit_judge(visit,
                                  jpki_reset_challenge(&visit->jpki, answer->challenge.challenge));
    answer->challenge.result = (uint8_t)result;
}

static void write_reset(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    struct card_write asked;
    memcpy(&asked, body, sizeof asked);
    card_write_reset(visit, &asked, &answer->written);
}

static void write_change(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    card_write_change(visit, &answer->written);
}

static void close_card(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    (void)answer;
    card_visit_end(visit);
}

static void selftest(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    card_selftest(visit, &answer->tested);
}

static void test_reset(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    answer->reset_tested.row = card_selftest_reset(visit);
}

static void probe(struct card_visit *visit, const unsigned char *body, union answer *answer)
{
    (void)body;
    card_probe(visit, &answer->probed);
}

// ---- the technician's card ----------------------------------------------------------------------

static void read_technician(struct card_visit *visit, const unsigned char *body,
                            union answer *answer)
{
    (void)body;
    card_technician_read(visit, &answer->technician);
    log_write(LOG_INFO, "card", "event=technician-read cause=\"%s\"",
              technician_cause_name(answer->technician.cause));
}

static void prove_technician(struct card_visit *visit, const unsigned char *body,
                             union answer *answer)
{
    struct card_technician_prove asked;
    struct secret *pin = secret_new();
    memcpy(&asked, body, sizeof asked);
    answer->technician_proved =
        (struct card_technician_proved){.cause = TECHNICIAN_FAULT, .tries = CARD_TRIES_UNKNOWN};
    if (pin && secret_set(pin, asked.pin, asked.length))
        card_technician_prove(visit, pin, &answer->technician_proved);
    log_write(LOG_INFO, "card", "event=technician-proved cause=\"%s\" sw=%04X tries=%d",
              technician_cause_name(answer->technician_proved.cause),
              answer->technician_proved.status_word, answer->technician_proved.tries);
    explicit_bzero(&asked, sizeof asked);
    secret_free(&pin);
}

// ---- the loop ---------------------------------------------------------------------------------

static const struct {
    enum card_type type;
    size_t size; // of the answer
    void (*serve)(struct card_visit *visit, const unsigned char *body, union answer *answer);
} QUESTIONS[] = {
    {CARD_OPEN, sizeof(struct card_opened), open_card},
    {CARD_VERIFY, sizeof(struct card_verified), verify_secret},
    {CARD_READ_CERTIFICATE, sizeof(struct card_certificate), read_certificate},
    {CARD_PROVE, sizeof(struct card_proof), prove},
    {CARD_STAGE, sizeof(struct card_staged), stage_secret},
    {CARD_GET_CHALLENGE, sizeof(struct card_challenge), get_challenge},
    {CARD_WRITE, sizeof(struct card_written), write_reset},
    {CARD_CHANGE, sizeof(struct card_written), write_change},
    {CARD_CLOSE, 0, close_card},
    {CARD_SELFTEST, sizeof(struct card_selftested), selftest},
    {CARD_RESET_TEST, sizeof(struct card_reset_tested), test_reset},
    {CARD_PROBE, sizeof(struct card_probed), probe},
    {CARD_TEST_OPEN, sizeof(struct card_opened), open_test_card},
    {CARD_TECHNICIAN_READ, sizeof(struct card_technician), read_technician},
    {CARD_TECHNICIAN_PROVE, sizeof(struct card_technician_proved), prove_technician},
};

// What pcscd still holds of a secret that was right: a resident waits in front of it.
static void forget(struct card_visit *visit)
{
    if (visit->to_forget && visit->pcsc)
        pcsc_forget(visit->pcsc);
    visit->to_forget = false;
}

// False when the message is none of ours, or the parent does not take the answer.
static bool serve(struct card_visit *visit, struct ipc_message *message)
{
    if (!card_message_valid(message, true))
        return false;
    size_t i = 0, count = sizeof QUESTIONS / sizeof QUESTIONS[0];
    while (i < count && QUESTIONS[i].type != message->type)
        i++;
    assert(i < count); // every question of the table has its row here
    union answer answer;
    memset(&answer, 0, sizeof answer);
    QUESTIONS[i].serve(visit, message->body, &answer);
    ipc_wipe(message);
    ipc_fill(message, message->type, message->ticket, &answer, QUESTIONS[i].size);
    bool sent = ipc_send(visit->fd, message) == IPC_OK;
    explicit_bzero(&answer, sizeof answer);
    forget(visit);
    return sent;
}

static bool next_question(struct card_visit *visit, struct ipc_message *message)
{
    int left = card_key_left(visit);
    if (left >= 0 && !ipc_wait(visit->fd, left))
        card_key_expire(visit);
    if (!ipc_wait(visit->fd, SILENCE_MS)) {
        log_write(LOG_WARNING, "card", "event=forgotten");
        card_visit_end(visit);
        ipc_wait(visit->fd, -1);
    }
    return ipc_receive(visit->fd, message) == IPC_OK;
}

void card_worker_run(int fd, const void *settings)
{
    struct card_visit visit;
    struct ipc_message message = {0};
    if (!jpki_certificate_wipe_freed())
        log_write(LOG_WARNING, "card", "event=heap-not-wiped");
    bool going = card_visit_start(&visit, fd, settings);
    while (going && next_question(&visit, &message)) {
        going = serve(&visit, &message);
        ipc_wipe(&message);
    }
    ipc_wipe(&message);
    card_visit_stop(&visit);
}
