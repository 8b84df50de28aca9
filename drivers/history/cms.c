#include "drivers/history/cms.h"

#include <limits.h>
#include <openssl/asn1t.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "drivers/pki/pki.h"

// The signed attributes as they are signed: SET OF in DER, with its own tag (RFC 5652, 5.4).
// clang-format off
ASN1_ITEM_TEMPLATE(SIGNED_ATTRIBUTES) =
    ASN1_EX_TEMPLATE_TYPE(ASN1_TFLG_SET_ORDER, V_ASN1_SET, attributes, X509_ATTRIBUTE)
static_ASN1_ITEM_TEMPLATE_END(SIGNED_ATTRIBUTES)
    // clang-format on

    void cms_free(struct cms_bytes * bytes)
{
    OPENSSL_free(bytes->bytes);
    *bytes = (struct cms_bytes){0};
}

// Takes the structure over.
static enum cms_err encode(CMS_ContentInfo *cms, enum cms_err err, struct cms_bytes *out)
{
    *out = (struct cms_bytes){0};
    int length = err == CMS_OK ? i2d_CMS_ContentInfo(cms, &out->bytes) : 0;
    CMS_ContentInfo_free(cms);
    out->length = length > 0 ? (size_t)length : 0;
    return err == CMS_OK && length <= 0 ? CMS_MEMORY : err;
}

// ---- signing ------------------------------------------------------------------------------------

static bool set_content(CMS_ContentInfo *cms, const struct cms_bytes *content)
{
    ASN1_OCTET_STRING **place = CMS_get0_content(cms);
    if (!place || content->length > INT_MAX)
        return false;
    if (!*place)
        *place = ASN1_OCTET_STRING_new();
    return *place && ASN1_OCTET_STRING_set(*place, content->bytes, (int)content->length) == 1;
}

static bool add_attributes(CMS_SignerInfo *signer, const struct cms_bytes *content, int64_t now)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    ASN1_TIME *time = ASN1_TIME_set(NULL, now);
    bool added =
        time &&
        EVP_Digest(content->bytes, content->length, digest, &size, EVP_sha256(), NULL) == 1 &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                    OBJ_nid2obj(NID_pkcs7_data), -1) == 1 &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest,
                                    (int)size) == 1 &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, time->type, time, -1) == 1;
    ASN1_TIME_free(time);
    return added;
}

static int encode_attributes(const CMS_SignerInfo *signer, unsigned char **der)
{
    STACK_OF(X509_ATTRIBUTE) *all = sk_X509_ATTRIBUTE_new_null();
    int length = 0;
    bool good = all != NULL;
    for (int i = 0; good && i < CMS_signed_get_attr_count(signer); i++)
        good = sk_X509_ATTRIBUTE_push(all, CMS_signed_get_attr(signer, i)) > 0;
    if (good)
        length = ASN1_item_i2d((ASN1_VALUE *)all, der, ASN1_ITEM_rptr(SIGNED_ATTRIBUTES));
    sk_X509_ATTRIBUTE_free(all);
    return length;
}

// OpenSSL would sign with a key of its own; this one is behind a callback.
static enum cms_err sign_attributes(CMS_SignerInfo *signer, const struct history_kiosk *kiosk)
{
    unsigned char *der = NULL, signature[HISTORY_SIGNATURE_MAX];
    size_t size;
    int length = encode_attributes(signer, &der);
    bool made = length > 0 && history_key_sign(kiosk, der, (size_t)length, signature, &size);
    OPENSSL_free(der);
    if (!made)
        return CMS_KEY;
    bool set = ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer), signature, (int)size);
    return set ? CMS_OK : CMS_MEMORY;
}

enum cms_err cms_signed(const struct cms_bytes *content, const struct history_kiosk *kiosk,
                        int64_t now, struct cms_bytes *out)
{
    X509 *certificate = pki_read_der(kiosk->certificate.bytes, kiosk->certificate.length);
    CMS_ContentInfo *cms = CMS_ContentInfo_new();
    CMS_SignerInfo *signer = NULL;
    enum cms_err err = certificate ? CMS_MEMORY : CMS_KEY;
    if (cms && certificate && CMS_SignedData_init(cms) == 1 && set_content(cms, content))
        signer = CMS_add1_signer(cms, certificate, X509_get0_pubkey(certificate), EVP_sha256(),
                                 CMS_PARTIAL | CMS_NOSMIMECAP);
    if (signer && add_attributes(signer, content, now))
        err = sign_attributes(signer, kiosk);
    X509_free(certificate);
    return encode(cms, err, out);
}

// ---- encrypting ---------------------------------------------------------------------------------

static bool choose_padding(CMS_RecipientInfo *recipient)
{
    EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    if (!context)
        return false;
    if (CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_AGREE)
        return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0;
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0;
}

static enum cms_err encrypt(CMS_ContentInfo *cms, X509 *certificate,
                            const struct cms_bytes *content)
{
    CMS_RecipientInfo *recipient =
        certificate ? CMS_add1_recipient_cert(cms, certificate, CMS_KEY_PARAM) : NULL;
    if (!recipient || !choose_padding(recipient))
        return CMS_RECIPIENT;
    if (content->length > INT_MAX || CMS_set_detached(cms, 0) != 1) // with the content in it
        return CMS_MEMORY;
    BIO *bytes = BIO_new_mem_buf(content->bytes, (int)content->length);
    bool done = bytes && CMS_final(cms, bytes, NULL, CMS_BINARY) == 1;
    BIO_free(bytes);
    return done ? CMS_OK : CMS_MEMORY;
}

enum cms_err cms_enveloped(const struct cms_bytes *content,
                           const struct history_certificate *recipient, struct cms_bytes *out)
{
    X509 *certificate = pki_read_der(recipient->bytes, recipient->length);
    CMS_ContentInfo *cms = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm());
    enum cms_err err = cms ? encrypt(cms, certificate, content) : CMS_MEMORY;
    X509_free(certificate);
    return encode(cms, err, out);
}
