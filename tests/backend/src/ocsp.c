#include "tests/backend/src/ocsp.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    // A resident waits for at most 10 s in two tries; the responder gets a third of one try.
    OCSP_LIMIT_MS = 1500,
    OCSP_ANSWER_MAX = 16384, // bytes; ours have 1.6 KiB
    OCSP_SKEW_S = 300,       // how far the responder's clock may be off
    OCSP_AGE_S = 3600,       // older than that is stale, whatever nextUpdate says
};

struct answer {
    unsigned char bytes[OCSP_ANSWER_MAX];
    size_t length;
};

static size_t collect(char *bytes, size_t size, size_t count, void *context)
{
    struct answer *answer = context;
    size_t length = size * count;
    if (length > sizeof answer->bytes - answer->length)
        return 0; // ends the transfer
    memcpy(answer->bytes + answer->length, bytes, length);
    answer->length += length;
    return length;
}

// RFC 6960, A.1
static bool post(const char *url, const unsigned char *question, long length, struct answer *answer)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/ocsp-request");
    long status = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)OCSP_LIMIT_MS);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, length);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK)
        fprintf(stderr, "ocsp url=%s error=\"%s\"\n", url, curl_easy_strerror(code));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return code == CURLE_OK && status == 200;
}

OCSP_REQUEST *ocsp_question(X509 *certificate, X509 *issuer)
{
    OCSP_REQUEST *question = OCSP_REQUEST_new();
    OCSP_CERTID *id = OCSP_cert_to_id(EVP_sha1(), certificate, issuer); // every responder has SHA-1
    if (!question || !id || !OCSP_request_add0_id(question, id)) {
        OCSP_CERTID_free(id);
        OCSP_REQUEST_free(question);
        return NULL;
    }
    if (OCSP_request_add1_nonce(question, NULL, 32) != 1) { // RFC 8954: 32 bytes at most
        OCSP_REQUEST_free(question);
        return NULL;
    }
    return question;
}

// Only the issuer's own key, or a delegate that it signed for this, may speak (RFC 6960, 4.2.2.2).
static bool signed_for(OCSP_BASICRESP *basic, X509 *issuer)
{
    X509_STORE *trusted = X509_STORE_new();
    bool good = trusted && X509_STORE_add_cert(trusted, issuer) == 1 &&
                OCSP_basic_verify(basic, NULL, trusted, 0) == 1;
    X509_STORE_free(trusted);
    return good;
}

static enum ocsp_status status_in(OCSP_BASICRESP *basic, OCSP_CERTID *id)
{
    int status, reason;
    ASN1_GENERALIZEDTIME *revoked, *this_update, *next_update;
    if (OCSP_resp_find_status(basic, id, &status, &reason, &revoked, &this_update, &next_update) !=
            1 ||
        OCSP_check_validity(this_update, next_update, OCSP_SKEW_S, OCSP_AGE_S) != 1)
        return OCSP_SILENT;
    if (status == V_OCSP_CERTSTATUS_GOOD)
        return OCSP_GOOD;
    return status == V_OCSP_CERTSTATUS_REVOKED ? OCSP_REVOKED : OCSP_UNKNOWN;
}

enum ocsp_status ocsp_judge(OCSP_REQUEST *question, const unsigned char *der, size_t length,
                            X509 *issuer)
{
    enum ocsp_status status = OCSP_SILENT;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &der, (long)length);
    OCSP_BASICRESP *basic = NULL;
    if (response && OCSP_response_status(response) == OCSP_RESPONSE_STATUS_SUCCESSFUL)
        basic = OCSP_response_get1_basic(response);
    // 1: present in both and equal. An answer without a nonce could be an old one.
    if (basic && OCSP_check_nonce(question, basic) == 1 && signed_for(basic, issuer))
        status = status_in(basic, OCSP_onereq_get0_id(OCSP_request_onereq_get0(question, 0)));
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    ERR_clear_error();
    return status;
}

enum ocsp_status ocsp_ask(const char *url, X509 *certificate, X509 *issuer)
{
    enum ocsp_status status = OCSP_SILENT;
    struct answer answer = {.length = 0};
    unsigned char *der = NULL;
    OCSP_REQUEST *question = url ? ocsp_question(certificate, issuer) : NULL;
    int length = question ? i2d_OCSP_REQUEST(question, &der) : 0;
    if (length > 0 && post(url, der, length, &answer))
        status = ocsp_judge(question, answer.bytes, answer.length, issuer);
    OPENSSL_free(der);
    OCSP_REQUEST_free(question);
    return status;
}
