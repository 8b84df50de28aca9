#include "drivers/jpki/jpki_proof.h"

#include <openssl/evp.h>
#include <string.h>

#include "drivers/pki/pki.h"

static const char PURPOSE[] = "kiosk-reset-v1";

bool jpki_proof(enum operation operation, const char id[UUID_LENGTH],
                const unsigned char nonce[JPKI_NONCE], unsigned char info[JPKI_DIGEST_INFO])
{
    const char *name = operation_name(operation);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    // The strings go in with their terminating zeros, which are the separators.
    bool done = digest && EVP_DigestInit_ex(digest, EVP_sha256(), NULL) &&
                EVP_DigestUpdate(digest, PURPOSE, sizeof PURPOSE) &&
                EVP_DigestUpdate(digest, name, strlen(name) + 1) &&
                EVP_DigestUpdate(digest, id, UUID_LENGTH) && EVP_DigestUpdate(digest, "", 1) &&
                EVP_DigestUpdate(digest, nonce, JPKI_NONCE) &&
                EVP_DigestFinal_ex(digest, info + PKI_SHA256_INFO, NULL);
    memcpy(info, pki_sha256_info, PKI_SHA256_INFO);
    EVP_MD_CTX_free(digest);
    return done;
}
