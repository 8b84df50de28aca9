#include "drivers/https/way.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "drivers/https/transfer.h"

// Microseconds since the start at which a step ended; 0: it did not.
static curl_off_t ended_at(CURL *curl, CURLINFO what)
{
    curl_off_t us = 0;
    curl_easy_getinfo(curl, what, &us);
    return us;
}

static int32_t between(curl_off_t from, curl_off_t to)
{
    return to > from ? (int32_t)((to - from + 999) / 1000) : 0;
}

static void read_times(CURL *curl, int64_t connected_ms, struct https_way *way)
{
    curl_off_t name = ended_at(curl, CURLINFO_NAMELOOKUP_TIME_T);
    curl_off_t tcp = ended_at(curl, CURLINFO_CONNECT_TIME_T);
    if (tcp == 0 && connected_ms >= 0)
        tcp = connected_ms * 1000 > name ? connected_ms * 1000 : name + 1;
    curl_off_t tls = ended_at(curl, CURLINFO_APPCONNECT_TIME_T);
    curl_off_t answer = ended_at(curl, CURLINFO_STARTTRANSFER_TIME_T);
    for (int i = 0; i < HTTPS_STEP_COUNT; i++)
        way->ms[i] = -1;
    if (name > 0 || tcp > 0)
        way->ms[HTTPS_STEP_NAME] = between(0, name);
    if (tcp > 0)
        way->ms[HTTPS_STEP_CONNECT] = between(name, tcp);
    if (tls > 0)
        way->ms[HTTPS_STEP_TLS] = between(tcp, tls);
    if (answer > 0)
        way->ms[HTTPS_STEP_ANSWER] = between(tls, answer);
}

static enum https_stop connect_stop(CURL *curl)
{
    long why = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &why);
    if (why == ECONNREFUSED)
        return HTTPS_STOP_REFUSED;
    return why == ETIMEDOUT ? HTTPS_STOP_LATE : HTTPS_STOP_NO_ROUTE;
}

// OpenSSL's verdict on the chain. The name is compared behind it by curl, which then leaves what it
// began with: unspecified.
static enum https_stop chain_stop(CURL *curl)
{
    long verdict = X509_V_OK;
    curl_easy_getinfo(curl, CURLINFO_SSL_VERIFYRESULT, &verdict);
    switch (verdict) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return HTTPS_STOP_OTHER_NAME;
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return HTTPS_STOP_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return HTTPS_STOP_NOT_YET;
    default:
        return HTTPS_STOP_ROOT;
    }
}

static enum https_stop tls_stop(CURL *curl, CURLcode code, int alert)
{
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return chain_stop(curl);
    return alert == SSL_AD_PROTOCOL_VERSION ? HTTPS_STOP_VERSION : HTTPS_STOP_BROKEN;
}

// The first step that has no time is the one that was under way.
static enum https_step step_under_way(const struct https_way *way)
{
    enum https_step step = HTTPS_STEP_NAME;
    while (step < HTTPS_STEP_TLS && way->ms[step] >= 0)
        step++;
    return step == HTTPS_STEP_TLS && way->ms[step] >= 0 ? HTTPS_STEP_ANSWER : step;
}

static enum https_stop stop_of(CURL *curl, CURLcode code, int alert, enum https_step step)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        return HTTPS_STOP_LATE;
    if (step == HTTPS_STEP_NAME)
        return HTTPS_STOP_UNKNOWN_NAME;
    if (step == HTTPS_STEP_CONNECT)
        return connect_stop(curl);
    return step == HTTPS_STEP_TLS ? tls_stop(curl, code, alert) : HTTPS_STOP_BROKEN;
}

void way_read(CURL *curl, CURLcode code, const struct transfer_seen *seen, struct https_way *way)
{
    read_times(curl, seen->connected_ms, way);
    way->last = step_under_way(way);
    way->stop = HTTPS_STOP_NONE;
    if (seen->device_refused) {
        way->last = HTTPS_STEP_DEVICE;
        way->stop = HTTPS_STOP_DEVICE;
    } else if (code == CURLE_OK) {
        way->last = HTTPS_STEP_ANSWER;
    } else {
        way->stop = stop_of(curl, code, seen->alert, way->last);
    }
}
