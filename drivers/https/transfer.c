#include "drivers/https/transfer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "drivers/base/clock.h"
#include "drivers/pki/pki.h"

// The limits of a connection. A request's own limit comes from above and cuts each of them short.
enum {
    // Name, TCP and TLS together. A mobile uplink needs up to 2 s; with 4 s a second try still fits
    // into what a resident waits.
    CONNECT_LIMIT_MS = 4000,
    // When data stay unacknowledged for so long, the kernel ends the connection (TCP_USER_TIMEOUT,
    // tcp(7)), so that the next request does not use it.
    SILENCE_LIMIT_MS = 3000,
    // A name that was looked up is not asked for again; a self-test looks it up in any case.
    NAME_KEPT_S = 60,
    // Probes on an idle connection (tcp(7)). The kernel sends them; this process does not wake up.
    PROBE_AFTER_S = 60,
    PROBE_EVERY_S = 15,
    // An idle connection is used again for so long. A visit lasts minutes; the default is 118 s.
    IDLE_MAX_S = 600,
};

struct transfer {
    CURL *curl;
    struct curl_slist *headers;
    const struct device_key *key;
    char *body;
    size_t length, room, most, header_bytes;
    int64_t received_ms;
    int64_t began_ms, tls_ms; // clock_ms(): the request, and the first step of TLS; 0: none
    int64_t server_until;     // notAfter of the server's certificate, seconds; 0: not seen
    bool oversize;
    char url[HTTPS_ORIGIN_MAX + HTTPS_PATH_MAX];
    char cause[CURL_ERROR_SIZE];
};

// Returning less than was given ends the transfer (CURLOPT_HEADERFUNCTION).
static size_t take_header(char *bytes, size_t one, size_t count, void *context)
{
    struct transfer *transfer = context;
    (void)bytes;
    if (transfer->received_ms == 0)
        transfer->received_ms = clock_now_ms();
    transfer->header_bytes += one * count;
    transfer->oversize |= transfer->header_bytes > HTTPS_HEADERS_MAX;
    return transfer->oversize ? 0 : one * count;
}

static bool make_room(struct transfer *transfer, size_t more)
{
    size_t need = transfer->length + more;
    if (need <= transfer->room)
        return true;
    size_t room = transfer->room ? transfer->room : 4096;
    while (room < need)
        room *= 2;
    char *larger = malloc(room);
    if (!larger)
        return false;
    if (transfer->body) {
        memcpy(larger, transfer->body, transfer->length);
        explicit_bzero(transfer->body, transfer->room);
        free(transfer->body);
    }
    transfer->body = larger;
    transfer->room = room;
    return true;
}

static size_t take_body(char *bytes, size_t one, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t more = one * count;
    if (more > transfer->most - transfer->length || !make_room(transfer, more)) {
        transfer->oversize = true;
        return 0;
    }
    memcpy(transfer->body + transfer->length, bytes, more);
    transfer->length += more;
    return more;
}

static int limit_silence(void *context, curl_socket_t fd, curlsocktype purpose)
{
    (void)context, (void)purpose;
    unsigned limit = SILENCE_LIMIT_MS;
    int set = setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
    return set == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

// Looks at what is verified and leaves the verdict as it is. Called for each certificate of the
// chain, the server's own has depth 0 (SSL_CTX_set_verify(3)).
static int see_server(int verdict, X509_STORE_CTX *chain)
{
    SSL *tls = X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx());
    struct transfer *transfer = SSL_CTX_get_app_data(SSL_get_SSL_CTX(tls));
    if (X509_STORE_CTX_get_error_depth(chain) == 0)
        pki_seconds(X509_get0_notAfter(X509_STORE_CTX_get_current_cert(chain)),
                    &transfer->server_until);
    return verdict;
}

// The context lives as long as its connection, its handshake no longer than the transfer.
static CURLcode present_device(CURL *curl, void *tls, void *context)
{
    struct transfer *transfer = context;
    (void)curl;
    transfer->tls_ms = clock_ms();
    SSL_CTX_set_app_data(tls, transfer);
    SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, see_server);
    return device_key_use(transfer->key, tls) ? CURLE_OK : CURLE_SSL_CERTPROBLEM;
}

// curl reuses a connection only for a request whose roots are equal byte for byte. One more empty
// line per generation makes them differ, so that older connections are not used again.
static bool set_trust(CURL *c, struct transfer *transfer, const struct transfer_config *config)
{
    transfer->key = config->key;
    struct curl_blob roots = {config->roots, config->roots_length + config->generation,
                              CURL_BLOB_NOCOPY};
    return curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
           // Debian's curl has the system's roots built in as file and as folder: both go.
           curl_easy_setopt(c, CURLOPT_CAINFO, NULL) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_CAPATH, NULL) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_CAINFO_BLOB, &roots) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, present_device) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SSL_CTX_DATA, transfer) == CURLE_OK;
}

// What is off by default and stays off: cookies, .netrc, HSTS and Alt-Svc files, decompression.
static bool set_isolation(CURL *c)
{
    return curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, NULL) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           // Without this, giving up on a name waits for the resolver's thread (curl issue 9147).
           curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
}

static bool set_connection(CURL *c, const struct https_request *request)
{
    long fresh = request->fresh;
    long connect = request->limit_ms < CONNECT_LIMIT_MS ? request->limit_ms : CONNECT_LIMIT_MS;
    // Not HTTP/2: its library keeps the last body in a buffer of the connection, and that body can
    // be a certificate with a name in it. A second connection does what a second stream would.
    return curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)request->limit_ms) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, fresh) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_FORBID_REUSE, fresh) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_DNS_CACHE_TIMEOUT, fresh ? 0L : (long)NAME_KEPT_S) ==
               CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_MAXAGE_CONN, (long)IDLE_MAX_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TCP_KEEPIDLE, (long)PROBE_AFTER_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_TCP_KEEPINTVL, (long)PROBE_EVERY_S) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_SOCKOPTFUNCTION, limit_silence) == CURLE_OK;
}

static bool set_answer(CURL *c, struct transfer *transfer)
{
    return curl_easy_setopt(c, CURLOPT_ERRORBUFFER, transfer->cause) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)transfer->most) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(c, CURLOPT_WRITEDATA, transfer) == CURLE_OK;
}

static bool add_header(struct transfer *transfer, const char *line)
{
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer)
        transfer->headers = longer;
    return longer != NULL;
}

// "NAME: VALUE", and more behind it.
static bool add_value(struct transfer *transfer, const char *name, const char *value,
                      const char *more)
{
    char line[HTTPS_TAG_MAX + 64];
    return snprintf(line, sizeof line, "%s: %s%s", name, value, more) < (int)sizeof line &&
           add_header(transfer, line);
}

static bool add_headers(struct transfer *transfer, const struct https_request *request)
{
    static const char JSON[] = "application/json";
    if (!add_value(transfer, "Accept", request->accept ? request->accept : JSON,
                   ", application/problem+json"))
        return false;
    if (request->body &&
        (!add_value(transfer, "Content-Type", request->type ? request->type : JSON, "") ||
         !add_header(transfer, "Expect:"))) // never wait for a 100
        return false;
    if (request->known_tag && !add_value(transfer, "If-None-Match", request->known_tag, ""))
        return false;
    return !request->idempotency_key ||
           add_value(transfer, "Idempotency-Key", request->idempotency_key, "");
}

static bool set_request(CURL *c, struct transfer *transfer, const struct transfer_config *config,
                        const struct https_request *request)
{
    int length =
        snprintf(transfer->url, sizeof transfer->url, "%s%s", config->origin, request->path);
    if (length >= (int)sizeof transfer->url || !add_headers(transfer, request))
        return false;
    if (curl_easy_setopt(c, CURLOPT_URL, transfer->url) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_USERAGENT, config->product) != CURLE_OK ||
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, transfer->headers) != CURLE_OK)
        return false;
    return !request->body ||
           (curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)request->length) == CURLE_OK &&
            curl_easy_setopt(c, CURLOPT_POSTFIELDS, request->body) == CURLE_OK);
}

struct transfer *transfer_new(const struct transfer_config *config,
                              const struct https_request *request)
{
    struct transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer)
        return NULL;
    transfer->began_ms = clock_ms();
    transfer->most = request->body_max > 0 ? request->body_max : HTTPS_BODY_MAX;
    transfer->curl = curl_easy_init();
    CURL *c = transfer->curl;
    if (!c || !set_trust(c, transfer, config) || !set_isolation(c) || !set_connection(c, request) ||
        !set_answer(c, transfer) || !set_request(c, transfer, config, request))
        transfer_free(&transfer);
    return transfer;
}

void transfer_free(struct transfer **transfer)
{
    if (!*transfer)
        return;
    struct transfer *s = *transfer;
    curl_easy_cleanup(s->curl);
    curl_slist_free_all(s->headers);
    if (s->body)
        explicit_bzero(s->body, s->room);
    free(s->body);
    free(s);
    *transfer = NULL;
}

CURL *transfer_handle(const struct transfer *transfer)
{
    return transfer->curl;
}

// The alert (RFC 8446, 6.2) with which the server ended the connection, -1: none. curl 7.88 gives
// no number; its words hold OpenSSL's error code, "error:0A000418:...".
static int alert_of(const struct transfer *transfer)
{
    const char *code = strstr(transfer->cause, "error:");
    unsigned long error = code ? strtoul(code + strlen("error:"), NULL, 16) : 0;
    int reason = ERR_GET_REASON(error);
    return ERR_GET_LIB(error) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET
               ? reason - SSL_AD_REASON_OFFSET
               : -1;
}

// In TLS 1.3 a refusal of our certificate arrives after the handshake, at the first read: curl
// reports it as a connection that broke.
static bool refuses_device(const struct transfer *transfer)
{
    switch (alert_of(transfer)) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_DECRYPT_ERROR: // our signature, that is our key
    case SSL_AD_CERTIFICATE_REQUIRED:
        return true;
    default:
        return false;
    }
}

// nginx ends the handshake well and answers 400 with a page of its own, "400 The SSL certificate
// error" or "400 No required SSL certificate was sent" (ngx_http_ssl_module, codes 495 and 496).
// A backend's own refusal is JSON.
static bool front_refuses_device(const struct transfer *transfer)
{
    static const char words[] = "SSL certificate";
    long status = 0;
    const char *type = NULL;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_TYPE, &type);
    return status == 400 && type && strncmp(type, "text/html", strlen("text/html")) == 0 &&
           transfer->body && memmem(transfer->body, transfer->length, words, sizeof words - 1);
}

static enum https_end end_of(const struct transfer *transfer, CURLcode code, bool refused)
{
    if (transfer->oversize)
        return HTTPS_OVERSIZE;
    if (refused)
        return HTTPS_UNTRUSTED;
    switch ((int)code) { // int: only some of curl's hundred codes have a meaning here
    case CURLE_OK:
        return HTTPS_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return HTTPS_UNREACHABLE;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CLIENTCERT:
        return HTTPS_UNTRUSTED;
    case CURLE_SSL_CONNECT_ERROR:
        return HTTPS_NO_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return HTTPS_LATE;
    case CURLE_FILESIZE_EXCEEDED:
        return HTTPS_OVERSIZE;
    default:
        return HTTPS_BROKEN;
    }
}

static int64_t date_of(CURL *curl)
{
    struct curl_header *date;
    if (curl_easy_header(curl, "Date", 0, CURLH_HEADER, -1, &date) != CURLHE_OK)
        return 0;
    time_t seconds = curl_getdate(date->value, NULL);
    return seconds > 0 ? seconds : 0;
}

// Seconds, or a date (RFC 9110, 10.2.3), which is one of the server's clock; 0 for anything else.
static int64_t retry_after_of(CURL *curl, int64_t server_now)
{
    struct curl_header *header;
    if (curl_easy_header(curl, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return 0;
    const char *text = header->value;
    bool is_number = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
    int64_t now = server_now > 0 ? server_now : clock_now();
    int64_t seconds = is_number ? strtoll(text, NULL, 10) : (int64_t)curl_getdate(text, NULL) - now;
    if (seconds < 0)
        return 0;
    return seconds < INT32_MAX ? seconds : INT32_MAX;
}

// Without what would break a header of ours that repeats it.
static const char *tag_of(CURL *curl)
{
    struct curl_header *tag;
    if (curl_easy_header(curl, "ETag", 0, CURLH_HEADER, -1, &tag) != CURLHE_OK ||
        strlen(tag->value) >= HTTPS_TAG_MAX)
        return "";
    for (const char *c = tag->value; *c; c++)
        if (*c < ' ' || *c > '~')
            return "";
    return tag->value;
}

static int64_t round_trip_of(CURL *curl)
{
    curl_off_t sent = 0, first_byte = 0; // microseconds since the start
    curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &sent);
    curl_easy_getinfo(curl, CURLINFO_STARTTRANSFER_TIME_T, &first_byte);
    return first_byte > sent ? (first_byte - sent) / 1000 : 0;
}

static struct https_way way_of(const struct transfer *transfer, CURLcode code, bool refused)
{
    struct https_way way;
    const struct transfer_seen seen = {
        .alert = alert_of(transfer),
        .device_refused = refused,
        .connected_ms = transfer->tls_ms ? transfer->tls_ms - transfer->began_ms : -1,
    };
    way_read(transfer->curl, code, &seen, &way);
    way.server_until = transfer->server_until;
    return way;
}

void transfer_answer(struct transfer *transfer, CURLcode code, struct https_answer *answer)
{
    bool refused = code == CURLE_OK ? front_refuses_device(transfer) : refuses_device(transfer);
    *answer = (struct https_answer){.end = end_of(transfer, code, refused),
                                    .way = way_of(transfer, code, refused),
                                    .type = "",
                                    .tag = "",
                                    .body = ""};
    if (answer->end != HTTPS_ANSWERED)
        return;
    long status = 0;
    const char *type = NULL;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->curl, CURLINFO_CONTENT_TYPE, &type);
    answer->status = (int)status;
    if (type)
        answer->type = type;
    if (transfer->body)
        answer->body = transfer->body;
    answer->length = transfer->length;
    answer->tag = tag_of(transfer->curl);
    answer->date_s = date_of(transfer->curl);
    answer->retry_after_s = retry_after_of(transfer->curl, answer->date_s);
    answer->received_ms = transfer->received_ms;
    answer->round_trip_ms = round_trip_of(transfer->curl);
}

// Parts of the words can be the peer's (names in its certificate): they must not break the line.
const char *transfer_cause(struct transfer *transfer, CURLcode code)
{
    if (refuses_device(transfer)) {
        snprintf(transfer->cause, sizeof transfer->cause,
                 "the server refuses the device certificate: %s",
                 SSL_alert_desc_string_long(alert_of(transfer)));
        return transfer->cause;
    }
    if (code == CURLE_OK)
        return "the server refuses the device certificate: status 400";
    for (char *c = transfer->cause; *c; c++)
        if (*c < ' ' || *c > '~' || *c == '"')
            *c = '?';
    return transfer->cause[0] ? transfer->cause : curl_easy_strerror(code);
}
