#include "drivers/jpki/jpki_proof.h"

#include <openssl/evp.h>
#include <string.h>

// DigestInfo up to the digest: SEQUENCE { SEQUENCE { sha256, NULL }, OCTET STRING (32) }.
static const unsigned char PREFIX[] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                       0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

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
                EVP_DigestFinal_ex(digest, info + sizeof PREFIX, NULL);
    memcpy(info, PREFIX, sizeof PREFIX);
    EVP_MD_CTX_free(digest);
    return done;
}
