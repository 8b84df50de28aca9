#include "firmware/card/card_write.h"

#include "drivers/base/log.h"
#include "drivers/jpki/jpki_reset.h"
#include "firmware/card/card_testing.h"

static bool is_staged(const struct card_visit *visit, enum secret_kind kind)
{
    return secret_length(visit->wanted) > 0 && visit->wanted_kind == kind;
}

// When there is nothing to write. A worker that has opened no card is new: what was staged went
// with the one before it, and it is known that nothing was sent.
static enum card_result nothing_staged(const struct card_visit *visit)
{
    return visit->opened ? CARD_UNEXPECTED : CARD_GONE;
}

// The counter after a write, for the record. A card that has left by now takes nothing back.
static void read_back(struct card_visit *visit, enum secret_kind kind, struct card_written *written)
{
    int tries;
    if (jpki_tries(&visit->jpki, kind, &tries) != JPKI_OK)
        return;
    written->tries_left = visit->tries[kind] = (int8_t)tries;
}

// No answer to RESET. A counter that was below its maximum and is at it now shows that the card
// carried it out; nothing else shows anything, and VERIFY would cost a try.
static enum card_result settle(struct card_visit *visit, enum secret_kind kind,
                               struct card_written *written)
{
    int before = visit->tries[kind], max = jpki_tries_max(kind);
    card_visit_release(visit);
    if (before == CARD_TRIES_UNKNOWN || before >= max || card_visit_resume(visit) != CARD_DONE)
        return CARD_UNKNOWN;
    read_back(visit, kind, written);
    return written->tries_left == max ? CARD_DONE : CARD_UNKNOWN;
}

// Whatever a card says before the command that writes: nothing was written.
static enum card_result judge_before(struct card_visit *visit, enum jpki_err err)
{
    enum card_result result = card_visit_judge(visit, err);
    return result == CARD_UNEXPECTED ? CARD_REFUSED : result;
}

static enum card_result reset(struct card_visit *visit, enum secret_kind kind,
                              const struct card_write *asked, struct card_written *written)
{
    if (!visit->pcsc)
        return CARD_GONE; // and with the link the challenge: the cryptogram is good for nothing
    enum jpki_err err = jpki_reset_permit(&visit->jpki, kind, asked->cryptogram);
    written->status_word = visit->jpki.status_word;
    if (err != JPKI_OK)
        return judge_before(visit, err);
    err = jpki_reset_write(&visit->jpki, kind, visit->wanted);
    written->status_word = visit->jpki.status_word;
    pcsc_forget(visit->pcsc);
    if (err == JPKI_REFUSED)
        return CARD_REFUSED;
    if (err != JPKI_OK)
        return settle(visit, kind, written);
    card_visit_checking(visit);
    read_back(visit, kind, written);
    return CARD_DONE;
}

static enum card_result change(struct card_visit *visit, enum secret_kind kind,
                               struct card_written *written)
{
    int tries;
    if (card_visit_resume(visit) != CARD_DONE)
        return CARD_GONE;
    enum jpki_err err = card_testing_verify(visit, kind, visit->old, &tries);
    written->status_word = visit->jpki.status_word;
    pcsc_forget(visit->pcsc);
    if (err == JPKI_WRONG || err == JPKI_BLOCKED) {
        written->tries_left = (int8_t)(err == JPKI_WRONG ? tries : 0);
        return CARD_REFUSED;
    }
    if (err != JPKI_OK)
        return judge_before(visit, err);
    err = jpki_change(&visit->jpki, kind, visit->wanted);
    written->status_word = visit->jpki.status_word;
    pcsc_forget(visit->pcsc);
    if (err == JPKI_NOT_ALLOWED || err == JPKI_BLOCKED || err == JPKI_REFUSED)
        return CARD_REFUSED;
    if (err != JPKI_OK)
        return CARD_UNKNOWN; // VERIFY has set the counter to its maximum: it shows nothing
    card_visit_checking(visit);
    // Selected anew, because a verified secret answers 9000 where the tries are asked for.
    if (jpki_select_application(&visit->jpki) == JPKI_OK)
        read_back(visit, kind, written);
    return CARD_DONE;
}

static void finish(struct card_visit *visit, enum card_result result, struct card_written *written)
{
    written->result = (uint8_t)result;
    secret_wipe(visit->old);
    secret_wipe(visit->wanted);
    card_visit_release(visit);
    log_write(LOG_INFO, "card", "event=written result=%d sw=%04X tries=%d", result,
              written->status_word, written->tries_left);
}

void card_write_reset(struct card_visit *visit, const struct card_write *asked,
                      struct card_written *written)
{
    enum secret_kind kind = operation_target(asked->operation);
    enum card_result result = nothing_staged(visit);
    *written = (struct card_written){.tries_left = CARD_TRIES_UNKNOWN};
    if (is_staged(visit, kind))
        result = reset(visit, kind, asked, written);
    finish(visit, result, written);
}

void card_write_change(struct card_visit *visit, struct card_written *written)
{
    enum card_result result = nothing_staged(visit);
    *written = (struct card_written){.tries_left = CARD_TRIES_UNKNOWN};
    if (secret_length(visit->old) > 0 && is_staged(visit, visit->old_kind))
        result = change(visit, visit->old_kind, written);
    finish(visit, result, written);
}
