#include "tests/backend/src/proof.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

static size_t append(unsigned char *message, size_t at, const void *bytes, size_t length)
{
    assert(at + length <= PROOF_MESSAGE_MAX);
    memcpy(message + at, bytes, length);
    return at + length;
}

size_t proof_message(const char *operation, const char *id, const unsigned char nonce[PROOF_NONCE],
                     unsigned char message[PROOF_MESSAGE_MAX])
{
    static const char label[] = "kiosk-reset-v1";
    size_t at = append(message, 0, label, sizeof label); // each text with its 00
    at = append(message, at, operation, strlen(operation) + 1);
    at = append(message, at, id, strlen(id) + 1);
    return append(message, at, nonce, PROOF_NONCE);
}

// The padding is set by hand: PSS would be another proof.
static bool verify(EVP_PKEY *key, const unsigned char *message, size_t length,
                   const unsigned char *signature, size_t signature_length)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters = NULL; // belongs to `context`
    bool good = context &&
                EVP_DigestVerifyInit(context, &parameters, EVP_sha256(), NULL, key) == 1 &&
                EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING) == 1 &&
                EVP_DigestVerify(context, signature, signature_length, message, length) == 1;
    EVP_MD_CTX_free(context);
    return good;
}

bool proof_valid(const unsigned char *spki, size_t spki_length, const unsigned char *message,
                 size_t length, const unsigned char *signature, size_t signature_length)
{
    EVP_PKEY *key = d2i_PUBKEY(NULL, &spki, (long)spki_length);
    bool good = key && EVP_PKEY_is_a(key, "RSA") &&
                verify(key, message, length, signature, signature_length);
    EVP_PKEY_free(key);
    return good;
}
