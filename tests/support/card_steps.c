#include "tests/support/card_steps.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "tests/test.h"

static const char ID[] = "0f8fad5b-d9cb-469f-a165-70867728950e";

enum {
    TOKEN_LABEL_BYTES = 32, // the longest READ that is not of a certificate
    READ_BINARY = 0xB0,
};

struct card_opened card_steps_open(struct card_rig *rig)
{
    struct card_opened opened;
    const void *answer = card_rig_ask(rig, CARD_OPEN, NULL, 0);
    assert_non_null(answer);
    memcpy(&opened, answer, sizeof opened);
    assert_int_equal(opened.result, CARD_DONE);
    assert_int_equal(opened.kind, CARD_KIND_MY_NUMBER);
    return opened;
}

struct card_verified card_steps_verify(struct card_rig *rig, enum secret_kind kind,
                                       const char *secret, bool keep)
{
    struct card_verify m = {(uint8_t)kind, (uint8_t)strlen(secret), keep, {0}};
    struct card_verified verified;
    memcpy(m.secret, secret, m.length);
    const void *answer = card_rig_ask(rig, CARD_VERIFY, &m, sizeof m);
    assert_non_null(answer);
    memcpy(&verified, answer, sizeof verified);
    return verified;
}

enum card_result card_steps_stage(struct card_rig *rig, enum secret_kind kind, const char *secret)
{
    struct card_stage m = {(uint8_t)kind, (uint8_t)strlen(secret), {0}};
    memcpy(m.secret, secret, m.length);
    const struct card_staged *answer = card_rig_ask(rig, CARD_STAGE, &m, sizeof m);
    assert_non_null(answer);
    return (enum card_result)answer->result;
}

// The proof as the backend checks it, put together from the API's words.
static bool proof_is_good(const char *operation, const struct card_prove *asked,
                          const unsigned char *signature, const unsigned char *der, size_t length)
{
    unsigned char text[128];
    size_t used = 0;
    memcpy(text, "kiosk-reset-v1", 15);
    used += 15;
    memcpy(text + used, operation, strlen(operation) + 1);
    used += strlen(operation) + 1;
    memcpy(text + used, ID, sizeof ID);
    used += sizeof ID;
    memcpy(text + used, asked->nonce, CARD_NONCE);
    used += CARD_NONCE;
    X509 *certificate = d2i_X509(NULL, &der, (long)length);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    assert_true(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
                                     X509_get0_pubkey(certificate)) == 1);
    int good = EVP_DigestVerify(context, signature, CARD_SIGNATURE, text, used);
    EVP_MD_CTX_free(context);
    X509_free(certificate);
    return good == 1;
}

void card_steps_prove(struct card_rig *rig, enum operation operation, const unsigned char *der,
                      size_t length)
{
    struct card_prove m = {.operation = (uint8_t)operation};
    memcpy(m.id, ID, CARD_RESET_ID);
    memset(m.nonce, 0xA7, sizeof m.nonce);
    const struct card_proof *proof = card_rig_ask(rig, CARD_PROVE, &m, sizeof m);
    assert_non_null(proof);
    assert_int_equal(proof->result, CARD_DONE);
    assert_true(proof_is_good(operation == OPERATION_RESET_SIGN ? "reset-sign" : "reset-auth", &m,
                              proof->signature, der, length));
}

struct card_certificate card_steps_certificate(struct card_rig *rig)
{
    struct card_certificate certificate;
    const void *answer = card_rig_ask(rig, CARD_READ_CERTIFICATE, NULL, 0);
    assert_non_null(answer);
    memcpy(&certificate, answer, sizeof certificate);
    assert_int_equal(certificate.result, CARD_DONE);
    return certificate;
}

bool card_steps_write(struct card_rig *rig, enum operation operation,
                      const struct card_opened *opened, const char *order,
                      struct card_written *written)
{
    struct card_write m = {.operation = (uint8_t)operation};
    const struct card_challenge *challenge = card_rig_ask(rig, CARD_GET_CHALLENGE, NULL, 0);
    assert_non_null(challenge);
    assert_int_equal(challenge->result, CARD_DONE);
    card_rig_card_permit(opened, operation_target(operation), challenge->challenge, m.cryptogram);
    if (order)
        card_rig_card_tell(rig, 0, order);
    const void *answer = card_rig_ask_within(rig, CARD_WRITE, &m, sizeof m, 2000);
    if (answer)
        memcpy(written, answer, sizeof *written);
    return answer != NULL;
}

void card_steps_close(struct card_rig *rig)
{
    assert_non_null(card_rig_ask(rig, CARD_CLOSE, NULL, 0));
}

size_t card_steps_apdus(const struct card_rig *rig, size_t *reads)
{
    size_t count;
    const struct card_trace *traces = card_rig_traces(rig, &count);
    *reads = 0;
    for (size_t i = 0; i < count; i++)
        *reads += traces[i].ins == READ_BINARY && traces[i].response_bytes > TOKEN_LABEL_BYTES;
    return count - *reads;
}
