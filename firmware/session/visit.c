#include "firmware/session/visit.h"

#include <string.h>

void visit_begin_card(struct visit *visit)
{
    explicit_bzero(&visit->auth, sizeof visit->auth);
    visit->not_after = 0;
    visit->sign_not_after = 0;
}

bool visit_is_same_card(const struct visit *visit, const struct card_opened *opened)
{
    return visit->auth.length != 0 && visit->auth.length == opened->certificate_length &&
           memcmp(visit->auth.der, opened->certificate, visit->auth.length) == 0;
}

// After an unknown outcome another card may be put in: it never takes the place of the one that was
// written to, or it would be the same card the next time it comes.
static void keep_opened(struct visit *visit, const struct card_opened *opened)
{
    if (opened->kind != CARD_KIND_MY_NUMBER || visit->auth.length != 0)
        return;
    visit->auth.length = opened->certificate_length;
    memcpy(visit->auth.der, opened->certificate, opened->certificate_length);
    visit->not_after = opened->not_after;
}

// Of a secret that was verified for something else nothing was read.
static void keep_dates(struct visit *visit, const struct card_verified *verified)
{
    if (verified->not_after != 0)
        visit->sign_not_after = verified->not_after;
}

static void keep_certificate(struct visit *visit, const struct card_certificate *read)
{
    visit->sign.length = read->length;
    memcpy(visit->sign.der, read->der, read->length);
}

// The result is the first byte of every answer of the card's helper.
void visit_keep_card(struct visit *visit, const struct ipc_message *answer)
{
    const void *body = answer->body;
    if (answer->type == CARD_WRITE || answer->type == CARD_CHANGE)
        visit->status_word = ((const struct card_written *)body)->status_word;
    if (answer->type == IPC_LOST || answer->body[0] != CARD_DONE)
        return;
    if (answer->type == CARD_OPEN || answer->type == CARD_TEST_OPEN)
        keep_opened(visit, body);
    else if (answer->type == CARD_VERIFY)
        keep_dates(visit, body);
    else if (answer->type == CARD_READ_CERTIFICATE)
        keep_certificate(visit, body);
    else if (answer->type == CARD_PROVE)
        memcpy(visit->signature, ((const struct card_proof *)body)->signature, CARD_SIGNATURE);
    else if (answer->type == CARD_GET_CHALLENGE)
        memcpy(visit->challenge, ((const struct card_challenge *)body)->challenge, CARD_CHALLENGE);
}

void visit_keep_link(struct visit *visit, const struct ipc_message *answer)
{
    const void *body = answer->body;
    if (answer->type == IPC_LOST || ((const struct link_answer *)body)->result != LINK_DONE)
        return;
    if (answer->type == LINK_OPEN) {
        const struct link_opened *opened = body;
        memcpy(visit->id, opened->id, sizeof visit->id);
        memcpy(visit->nonce, opened->nonce, sizeof visit->nonce);
    } else if (answer->type == LINK_AUTHORIZE) {
        const struct link_authorized *authorized = body;
        memcpy(visit->cryptogram, authorized->cryptogram, sizeof visit->cryptogram);
    }
}

void visit_opening_sent(struct visit *visit)
{
    visit->status_word = 0;
    explicit_bzero(&visit->sign, sizeof visit->sign);
}

void visit_forget(struct visit *visit)
{
    explicit_bzero(visit, sizeof *visit);
}
