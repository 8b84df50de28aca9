#include "drivers/https/https.h"

#include <assert.h>
#include <curl/curl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "drivers/base/log.h"
#include "drivers/https/device_key.h"
#include "drivers/https/transfer.h"
#include "drivers/pki/pki.h"

enum {
    CA_FILE_MAX = 16 * 1024, // bytes; a root certificate has about 1 KiB
    // Connections that are kept: one for a visit, the others for calls beside it. Few, because curl
    // 7.88 detects at most five dead ones per request (curl issue 10646).
    CONNECTIONS_MAX = 3,
};

struct https {
    CURLM *multi;
    struct transfer_config config;
    char origin[HTTPS_ORIGIN_MAX + 1], product[HTTPS_PATH_MAX];
    struct call *calls; // every request that has not ended
};

// One request on its way.
struct call {
    struct call *next;
    struct transfer *transfer;
    void (*done)(void *context, const struct https_answer *answer);
    void *context;
};

const char *https_strerr(enum https_err err)
{
    switch (err) {
    case HTTPS_OK:
        return "ok";
    case HTTPS_ORIGIN:
        return "not of the form https://name[:port]";
    case HTTPS_CA:
        return "no readable root certificate";
    case HTTPS_CERTIFICATE:
        return device_key_strerr(DEVICE_KEY_CERTIFICATE);
    case HTTPS_KEY:
        return device_key_strerr(DEVICE_KEY_KEY);
    case HTTPS_MISMATCH:
        return device_key_strerr(DEVICE_KEY_MISMATCH);
    case HTTPS_SYSTEM:
        return "out of memory";
    }
    return "unknown";
}

const char *https_end_name(enum https_end end)
{
    static const char *const names[] = {
        [HTTPS_ANSWERED] = "answered",   [HTTPS_UNREACHABLE] = "unreachable",
        [HTTPS_UNTRUSTED] = "untrusted", [HTTPS_NO_TLS] = "no-tls",
        [HTTPS_LATE] = "late",           [HTTPS_BROKEN] = "broken",
        [HTTPS_OVERSIZE] = "oversize",
    };
    return names[end];
}

// curl says of each request for itself what is wrong with a port or an address.
static bool is_url(const char *origin)
{
    char *port = NULL;
    CURLU *url = curl_url();
    bool good = url && curl_url_set(url, CURLUPART_URL, origin, 0) == CURLUE_OK &&
                curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                strtoul(port, NULL, 10) != 0;
    curl_free(port);
    curl_url_cleanup(url);
    return good;
}

static bool origin_is_valid(const char *origin)
{
    static const char scheme[] = "https://";
    size_t length = strlen(origin);
    if (length > HTTPS_ORIGIN_MAX || strncmp(origin, scheme, sizeof scheme - 1) != 0)
        return false;
    const char *host = origin + sizeof scheme - 1;
    // Names, IPv4 and [IPv6] addresses and ports (RFC 3986, 3.2.2); no user, no path, no query.
    return *host != '\0' &&
           host[strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789-._:[]")] == '\0' &&
           is_url(origin);
}

// The whole file as a blob for curl, which takes all certificates in it or none. NULL on any
// failure.
static char *read_roots(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char *pem = calloc(1, CA_FILE_MAX + TRANSFER_GENERATIONS);
    *length = pem ? fread(pem, 1, CA_FILE_MAX, file) : 0;
    fclose(file);
    BIO *bio = *length < CA_FILE_MAX ? BIO_new_mem_buf(pem, (int)*length) : NULL;
    STACK_OF(X509) *all = bio ? pki_read_pem(bio) : NULL;
    BIO_free(bio);
    if (!all) {
        free(pem);
        return NULL;
    }
    sk_X509_pop_free(all, X509_free);
    memset(pem + *length, '\n', TRANSFER_GENERATIONS);
    return pem;
}

static enum https_err load_key(struct https *https, const struct https_config *config)
{
    const struct device_key_files files = {config->certificate_file, config->key_file,
                                           config->renewed_file};
    switch (device_key_load(&https->config.key, &files)) {
    case DEVICE_KEY_OK:
        return HTTPS_OK;
    case DEVICE_KEY_CERTIFICATE:
        return HTTPS_CERTIFICATE;
    case DEVICE_KEY_KEY:
        return HTTPS_KEY;
    case DEVICE_KEY_MISMATCH:
        return HTTPS_MISMATCH;
    }
    return HTTPS_SYSTEM;
}

static enum https_err open_all(struct https *https, const struct https_config *config)
{
    if (!origin_is_valid(config->origin))
        return HTTPS_ORIGIN;
    strcpy(https->origin, config->origin);
    snprintf(https->product, sizeof https->product, "%s", config->product);
    https->config.origin = https->origin;
    https->config.product = https->product;
    https->config.roots = read_roots(config->ca_file, &https->config.roots_length);
    if (!https->config.roots)
        return HTTPS_CA;
    enum https_err err = load_key(https, config);
    if (err != HTTPS_OK)
        return err;
    https->multi = curl_multi_init();
    if (!https->multi ||
        curl_multi_setopt(https->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_MAX) != CURLM_OK)
        return HTTPS_SYSTEM;
    return HTTPS_OK;
}

enum https_err https_open(struct https **https, const struct https_config *config)
{
    *https = NULL;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return HTTPS_SYSTEM;
    // curl leaves SIGPIPE to the program when it is told to keep its hands off signals.
    signal(SIGPIPE, SIG_IGN);
    *https = calloc(1, sizeof **https);
    if (!*https) {
        curl_global_cleanup();
        return HTTPS_SYSTEM;
    }
    enum https_err err = open_all(*https, config);
    if (err != HTTPS_OK)
        https_close(https);
    return err;
}

static void call_free(struct https *https, struct call *call)
{
    struct call **place = &https->calls;
    while (*place != call)
        place = &(*place)->next;
    *place = call->next;
    curl_multi_remove_handle(https->multi, transfer_handle(call->transfer));
    transfer_free(&call->transfer);
    free(call);
}

void https_close(struct https **https)
{
    if (!*https)
        return;
    struct https *h = *https;
    while (h->calls)
        call_free(h, h->calls);
    curl_multi_cleanup(h->multi);
    device_key_free(&h->config.key);
    free(h->config.roots);
    free(h);
    *https = NULL;
    curl_global_cleanup();
}

bool https_start(struct https *https, const struct https_request *request,
                 void (*done)(void *context, const struct https_answer *answer), void *context)
{
    struct call *call = calloc(1, sizeof *call);
    if (!call)
        return false;
    call->transfer = transfer_new(&https->config, request);
    if (!call->transfer ||
        curl_multi_add_handle(https->multi, transfer_handle(call->transfer)) != CURLM_OK) {
        transfer_free(&call->transfer);
        free(call);
        return false;
    }
    call->done = done;
    call->context = context;
    call->next = https->calls;
    https->calls = call;
    return true;
}

void https_device(const struct https *https, struct https_device *device)
{
    const struct device_key *key = https->config.key;
    *device = (struct https_device){0};
    device->readable = device_key_validity(key, &device->from, &device->until);
    device->signs = device_key_signs(key);
    device->renewed = device_key_renewed(key);
    device->place = device_key_place(key);
}

bool https_device_sign(const struct https *https, const unsigned char *bytes, size_t length,
                       unsigned char *signature, size_t *size)
{
    return device_key_sign(https->config.key, bytes, length, signature, size);
}

const unsigned char *https_device_certificate(const struct https *https, size_t *length)
{
    return device_key_certificate(https->config.key, length);
}

// No request uses a connection of before; those under way stay.
static void leave_connections(struct https *https)
{
    https->config.generation = (https->config.generation + 1) % TRANSFER_GENERATIONS;
}

enum device_key_renewed https_device_renew(struct https *https, const char *certificate_file)
{
    enum device_key_renewed renewed = device_key_renew(https->config.key, certificate_file);
    if (renewed == DEVICE_KEY_RENEWED_USED)
        leave_connections(https);
    return renewed;
}

bool https_wait(struct https *https, int fd, int limit_ms)
{
    struct curl_waitfd extra = {.fd = fd, .events = CURL_WAIT_POLLIN};
    int limit = limit_ms < 0 ? INT32_MAX : limit_ms; // curl shortens it to its own next timer
    if (curl_multi_poll(https->multi, &extra, 1, limit, NULL) != CURLM_OK)
        return false;
    return extra.revents != 0;
}

static struct call *find_call(const struct https *https, const CURL *handle)
{
    struct call *call = https->calls;
    while (call && transfer_handle(call->transfer) != handle)
        call = call->next;
    return call;
}

static void finish(struct https *https, struct call *call, CURLcode code)
{
    struct https_answer answer;
    transfer_answer(call->transfer, code, &answer);
    // The idle connections may be dead for the same reason: the next request gets a new one.
    // Requests under way stay.
    if (answer.end == HTTPS_LATE || answer.end == HTTPS_BROKEN)
        leave_connections(https);
    if (answer.end != HTTPS_ANSWERED)
        log_write(LOG_WARNING, "https", "event=failed end=%s cause=\"%s\"",
                  https_end_name(answer.end), transfer_cause(call->transfer, code));
    call->done(call->context, &answer);
    call_free(https, call);
}

void https_run(struct https *https)
{
    int running, left;
    curl_multi_perform(https->multi, &running);
    CURLMsg *message;
    while ((message = curl_multi_info_read(https->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        struct call *call = find_call(https, message->easy_handle);
        assert(call);
        finish(https, call, message->data.result);
    }
}
