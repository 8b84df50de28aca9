#include "drivers/jpki/jpki_certificate.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/pki/pki.h"

// Birth date among the other names of the subject: {jpki personal-data 4}, a UTF8String.
static const char BIRTH_OID[] = "1.2.392.200149.8.5.5.4";

static void *plain_malloc(size_t bytes, const char *file, int line)
{
    (void)file;
    (void)line;
    return malloc(bytes);
}

static void wiping_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    if (memory)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

// realloc(3) could move the bytes and leave the old ones where they were.
static void *wiping_realloc(void *memory, size_t bytes, const char *file, int line)
{
    if (bytes == 0) {
        wiping_free(memory, file, line);
        return NULL;
    }
    void *moved = malloc(bytes);
    if (!moved || !memory)
        return moved;
    size_t before = malloc_usable_size(memory);
    memcpy(moved, memory, before < bytes ? before : bytes);
    wiping_free(memory, file, line);
    return moved;
}

bool jpki_certificate_wipe_freed(void)
{
    return CRYPTO_set_mem_functions(plain_malloc, wiping_realloc, wiping_free);
}

bool jpki_certificate_validity(const unsigned char *der, size_t length, time_t *not_before,
                               time_t *not_after)
{
    X509 *certificate = pki_read_der(der, length);
    bool known = certificate && pki_seconds(X509_get0_notBefore(certificate), not_before) &&
                 pki_seconds(X509_get0_notAfter(certificate), not_after);
    X509_free(certificate);
    return known;
}

static bool is_birth(const GENERAL_NAME *name)
{
    char oid[sizeof BIRTH_OID + 1];
    return name->type == GEN_OTHERNAME &&
           OBJ_obj2txt(oid, sizeof oid, name->d.otherName->type_id, 1) == sizeof BIRTH_OID - 1 &&
           strcmp(oid, BIRTH_OID) == 0;
}

// Takes the value if it is digits and as many as there should be.
static bool take_birth(const ASN1_TYPE *value, struct secret *birth)
{
    if (value->type != V_ASN1_UTF8STRING || value->value.utf8string->length != JPKI_BIRTH)
        return false;
    const unsigned char *digits = value->value.utf8string->data;
    for (int i = 0; i < JPKI_BIRTH; i++)
        if (digits[i] < '0' || digits[i] > '9')
            return false;
    return secret_set(birth, digits, JPKI_BIRTH);
}

bool jpki_certificate_birth(const unsigned char *der, size_t length, struct secret *birth)
{
    secret_wipe(birth);
    X509 *certificate = pki_read_der(der, length);
    if (!certificate)
        return false;
    bool found = false;
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; !found && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        found = is_birth(name) && take_birth(name->d.otherName->value, birth);
    }
    GENERAL_NAMES_free(names);
    X509_free(certificate);
    return found;
}
