#include "tests/backend/src/http.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/backend/src/dispatch.h"

enum {
    BODY_MAX = 16384, // bytes; the same limit as nginx's
    REQUESTS_AT_ONCE = 64,
    IDLE_LIMIT_S = 30,         // for a request to come in; nginx sends them whole
    CONNECTION_MEMORY = 65536, // the escaped client certificate is a long header
    CUT_STATUS = 444,          // nginx's word for closing the connection; see nginx.conf.in
    HALF_EXTRA = 1000,         // bytes that a cut answer promises and never sends
};

struct http {
    struct MHD_Daemon *daemon;
    const struct backend *backend;
};

struct upload {
    char body[BODY_MAX];
    size_t length;
    bool too_large;
};

static const char fields_garbage[] =
    "{\"id\":7,\"nonce\":\"AAAA\",\"expires_at\":\"soon\",\"state\":1,\"cryptogram\":\"AAAA\","
    "\"now\":\"never\",\"status\":3,\"actions\":{}}";

// A missing body after strdup() failed is garbage too.
static void replace_body(struct answer *answer, const char *text)
{
    free(answer->body);
    answer->body = strdup(text);
}

// One well-formed JSON object of exactly `size` bytes.
static void make_oversize(struct answer *answer, size_t size)
{
    static const char head[] = "{\"pad\":\"", tail[] = "\"}";
    size_t frame = sizeof head + sizeof tail - 2;
    char *text = malloc((size < frame ? frame : size) + 1);
    if (!text)
        return;
    size_t pad = size < frame ? 0 : size - frame;
    memcpy(text, head, sizeof head - 1);
    memset(text + sizeof head - 1, 'x', pad);
    memcpy(text + sizeof head - 1 + pad, tail, sizeof tail);
    free(answer->body);
    answer->body = text;
}

static void spoil(struct dispatch_output *output)
{
    struct answer *answer = &output->answer;
    const struct fault *fault = &output->fault;
    if (answer->status == 204 && (fault->garbage != FAULT_GARBAGE_NONE || fault->oversize > 0))
        answer->status = 200; // a 204 has no body to spoil
    if (fault->garbage == FAULT_GARBAGE_TEXT)
        replace_body(answer, "<html>This is not the backend.</html>");
    if (fault->garbage == FAULT_GARBAGE_FIELDS)
        replace_body(answer, fields_garbage);
    if (fault->garbage == FAULT_GARBAGE_EMPTY)
        replace_body(answer, "");
    if (fault->oversize > 0)
        make_oversize(answer, (size_t)fault->oversize);
    if (fault->cut == FAULT_CUT_AFTER)
        answer->status = 0;
}

struct half {
    char *text;
    size_t length;
};

// Ends with an error after the half, so that MHD closes the connection in the middle of a body.
static ssize_t read_half(void *context, uint64_t position, char *out, size_t max)
{
    const struct half *half = context;
    if (position >= half->length)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t left = half->length - position, length = left < max ? left : max;
    memcpy(out, half->text + position, length);
    return (ssize_t)length;
}

static void free_half(void *context)
{
    struct half *half = context;
    free(half->text);
    free(half);
}

static struct MHD_Response *half_response(const char *body)
{
    struct half *half = calloc(1, sizeof *half);
    if (!half || !(half->text = strdup(body))) {
        free(half);
        return NULL;
    }
    half->length = strlen(body) / 2;
    return MHD_create_response_from_callback(half->length + HALF_EXTRA, 512, read_half, half,
                                             free_half);
}

static void add_content_headers(struct MHD_Response *response, const struct answer *answer)
{
    const char *standard = answer->status >= 400 ? "application/problem+json" : "application/json";
    if (answer->body)
        MHD_add_response_header(response, "Content-Type",
                                answer->content_type ? answer->content_type : standard);
    if (answer->body && answer->content_type)
        MHD_add_response_header(response, "Content-Transfer-Encoding", "base64");
    if (*answer->etag)
        MHD_add_response_header(response, "ETag", answer->etag);
}

static void add_headers(struct MHD_Response *response, const struct dispatch_output *output)
{
    const struct answer *answer = &output->answer;
    char text[80];
    when_format_http(output->now, text);
    MHD_add_response_header(response, "Date", text);
    MHD_add_response_header(response, "Cache-Control", *answer->etag ? "no-cache" : "no-store");
    add_content_headers(response, answer);
    if (answer->allow)
        MHD_add_response_header(response, "Allow", answer->allow);
    if (answer->retry_after_s > 0) {
        snprintf(text, sizeof text, "%d", answer->retry_after_s);
        MHD_add_response_header(response, "Retry-After", text);
    }
    if (*answer->reset) {
        snprintf(text, sizeof text, "/v1/resets/%s", answer->reset);
        MHD_add_response_header(response, "Location", text);
    }
}

static enum MHD_Result send_answer(struct MHD_Connection *connection,
                                   struct dispatch_output *output)
{
    spoil(output);
    const char *body = output->answer.body ? output->answer.body : "";
    struct MHD_Response *response =
        output->fault.cut == FAULT_CUT_HALF
            ? half_response(body)
            : MHD_create_response_from_buffer(strlen(body), (void *)(uintptr_t)body,
                                              MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    add_headers(response, output);
    unsigned status = output->answer.status ? output->answer.status : CUT_STATUS;
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static int64_t monotonic_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// All that is ever logged of a call. Ids of resets are left out; the store has them.
static void log_call(const struct dispatch_output *output, int64_t started)
{
    fprintf(stderr, "call=%s status=%u problem=%s device=%s ms=%d\n", output->call,
            output->answer.status, problem_name(output->answer.problem),
            *output->device ? output->device : "-", (int)(monotonic_ms() - started));
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result answer(const struct http *http, struct MHD_Connection *connection,
                              const char *method, const char *path, const struct upload *upload)
{
    int64_t started = monotonic_ms();
    struct dispatch_input input = {
        .method = method,
        .path = path,
        .device_certificate = header(connection, "X-Kiosk-Device-Certificate"),
        .idempotency_key = header(connection, "Idempotency-Key"),
        .content_type = header(connection, "Content-Type"),
        .user_agent = header(connection, "User-Agent"),
        .if_none_match = header(connection, "If-None-Match"),
        .body = upload->body,
        .length = upload->length,
    };
    struct dispatch_output output = {.call = "none", .now = time(NULL)};
    if (upload->too_large)
        output.answer = answer_status(413);
    else
        dispatch(http->backend, &input, &output);
    enum MHD_Result sent = send_answer(connection, &output);
    log_call(&output, started);
    answer_free(&output.answer);
    return sent;
}

// MHD calls this once for the headers, then for each piece of the body, then once more.
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *path, const char *method, const char *version,
                                  const char *bytes, size_t *length, void **own)
{
    (void)version;
    struct upload *upload = *own;
    if (!upload) {
        *own = calloc(1, sizeof *upload);
        return *own ? MHD_YES : MHD_NO;
    }
    if (*length == 0)
        return answer(context, connection, method, path, upload);
    if (*length > sizeof upload->body - upload->length) {
        upload->too_large = true;
    } else {
        memcpy(upload->body + upload->length, bytes, *length);
        upload->length += *length;
    }
    *length = 0;
    return MHD_YES;
}

static void on_end(void *context, struct MHD_Connection *connection, void **own,
                   enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    if (*own)
        explicit_bzero(*own, sizeof(struct upload)); // a certificate with a name in it
    free(*own);
    *own = NULL;
}

struct http *http_start(const struct backend *backend, int listener)
{
    struct http *http = calloc(1, sizeof *http);
    if (!http)
        return NULL;
    http->backend = backend;
    http->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL |
            MHD_USE_SUPPRESS_DATE_NO_CLOCK,
        0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET, listener,
        MHD_OPTION_CONNECTION_LIMIT, REQUESTS_AT_ONCE, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_LIMIT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED,
        on_end, NULL, MHD_OPTION_END);
    if (!http->daemon) {
        free(http);
        return NULL;
    }
    return http;
}

void http_stop(struct http **http)
{
    MHD_stop_daemon((*http)->daemon);
    free(*http);
    *http = NULL;
}
