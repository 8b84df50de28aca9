#include "tests/support/tls_peer.h"

#include <arpa/inet.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BACKLOG = 16,
    CONNECTIONS_MAX = 256,
};

struct tls_peer {
    struct tls_peer_script script;
    struct tls_peer_seen *seen;
    int listener;
    pid_t server;
    char origin[40];
};

// ---- in the process of one connection ---------------------------------------------------------

static size_t content_length(const char *request)
{
    const char *header = strcasestr(request, "\r\ncontent-length:");
    return header ? strtoul(header + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

static void keep_key(struct tls_peer_seen *seen, int number)
{
    const char *header = strcasestr(seen->last, "\r\nidempotency-key: ");
    if (header && number <= TLS_PEER_KEYS)
        sscanf(header + strlen("\r\nidempotency-key: "), "%39[^\r]", seen->keys[number - 1]);
}

// Reads one request into seen->last. False when the client has gone.
static bool read_request(SSL *tls, struct tls_peer_seen *seen)
{
    size_t used = 0;
    while (used < TLS_PEER_REQUEST_MAX - 1) {
        int got = SSL_read(tls, seen->last + used, (int)(TLS_PEER_REQUEST_MAX - 1 - used));
        if (got <= 0)
            return false;
        used += (size_t)got;
        seen->last[used] = '\0';
        const char *end = strstr(seen->last, "\r\n\r\n");
        if (end && used - (size_t)(end + 4 - seen->last) >= content_length(seen->last))
            return true;
    }
    return false;
}

static SSL_CTX *make_context(const struct tls_peer_script *script)
{
    char path[PATH_MAX];
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    int version = script->tls12_only ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    snprintf(path, sizeof path, "%s/%s.crt", script->dir, script->certificate);
    SSL_CTX_use_certificate_file(context, path, SSL_FILETYPE_PEM);
    snprintf(path, sizeof path, "%s/%s.key", script->dir, script->certificate);
    SSL_CTX_use_PrivateKey_file(context, path, SSL_FILETYPE_PEM);
    snprintf(path, sizeof path, "%s/%s.crt", script->dir,
             script->device_root ? script->device_root : "device-root");
    SSL_CTX_load_verify_locations(context, path, NULL);
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"peer", 4);
    int required = script->device_root ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | required, NULL);
    return context;
}

// Closes so that the alert arrives: a socket with unread bytes would be reset (tcp(7)).
static _Noreturn void end_after_alert(int fd)
{
    char unread[256];
    shutdown(fd, SHUT_WR);
    while (recv(fd, unread, sizeof unread, 0) > 0)
        ;
    _exit(0);
}

static _Noreturn void serve_connection(const struct tls_peer *peer, int fd, int number)
{
    const struct tls_peer_script *script = &peer->script;
    if (script->accept && !script->accept(fd, number, script->context))
        _exit(0);
    SSL *tls = SSL_new(make_context(script));
    SSL_set_fd(tls, fd);
    if (SSL_accept(tls) != 1)
        end_after_alert(fd);
    if (SSL_get0_peer_certificate(tls) && SSL_get_verify_result(tls) == X509_V_OK)
        atomic_fetch_add(&peer->seen->devices, 1);
    bool stay = true;
    while (stay && read_request(tls, peer->seen)) {
        int request = atomic_load(&peer->seen->requests) + 1;
        keep_key(peer->seen, request);
        atomic_store(&peer->seen->requests, request); // the tests' requests come one by one
        stay = script->answer(tls, request, script->context);
    }
    _exit(0);
}

// ---- in the server ----------------------------------------------------------------------------

struct connections {
    pid_t processes[CONNECTIONS_MAX];
    size_t count;
};

static void cut_all(struct connections *open)
{
    for (size_t i = 0; i < open->count; i++) {
        kill(open->processes[i], SIGKILL);
        waitpid(open->processes[i], NULL, 0);
    }
    open->count = 0;
}

static void accept_one(const struct tls_peer *peer, struct connections *open)
{
    int fd = accept(peer->listener, NULL, NULL);
    int number = atomic_fetch_add(&peer->seen->connections, 1) + 1;
    pid_t server = getpid();
    pid_t pid = open->count < CONNECTIONS_MAX ? fork() : -1;
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == server)
            serve_connection(peer, fd, number);
        _exit(1);
    }
    if (pid > 0)
        open->processes[open->count++] = pid;
    close(fd);
}

// SIGUSR1 cuts what is open, SIGTERM ends; both are read as data, so nothing races.
static _Noreturn void serve(const struct tls_peer *peer, int signals)
{
    struct connections open = {.count = 0};
    while (true) {
        struct pollfd both[] = {{.fd = peer->listener, .events = POLLIN},
                                {.fd = signals, .events = POLLIN}};
        poll(both, 2, -1);
        if (both[0].revents)
            accept_one(peer, &open);
        struct signalfd_siginfo signal;
        if (!both[1].revents || read(signals, &signal, sizeof signal) != sizeof signal)
            continue;
        cut_all(&open);
        atomic_fetch_add(&peer->seen->cuts, 1);
        if (signal.ssi_signo == SIGTERM)
            _exit(0);
    }
}

// ---- in the test ------------------------------------------------------------------------------

static bool listen_somewhere(struct tls_peer *peer)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (peer->listener < 0 || bind(peer->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(peer->listener, BACKLOG) != 0 ||
        getsockname(peer->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    snprintf(peer->origin, sizeof peer->origin, "https://127.0.0.1:%u", ntohs(address.sin_port));
    return true;
}

static pid_t fork_server(const struct tls_peer *peer)
{
    sigset_t ours, before;
    sigemptyset(&ours);
    sigaddset(&ours, SIGUSR1);
    sigaddset(&ours, SIGTERM);
    sigprocmask(SIG_BLOCK, &ours, &before); // before fork(): a signal must not come too early
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        signal(SIGPIPE, SIG_IGN);
        if (getppid() == parent)
            serve(peer, signalfd(-1, &ours, SFD_CLOEXEC));
        _exit(1);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return pid;
}

struct tls_peer *tls_peer_start(const struct tls_peer_script *script)
{
    struct tls_peer *peer = calloc(1, sizeof *peer);
    peer->script = *script;
    peer->listener = -1;
    peer->server = -1;
    peer->seen =
        mmap(NULL, sizeof *peer->seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (peer->seen != MAP_FAILED && listen_somewhere(peer))
        peer->server = fork_server(peer);
    if (peer->server < 0)
        tls_peer_stop(&peer);
    return peer;
}

void tls_peer_stop(struct tls_peer **peer)
{
    struct tls_peer *p = *peer;
    if (!p)
        return;
    if (p->server > 0) {
        kill(p->server, SIGTERM);
        waitpid(p->server, NULL, 0);
    }
    if (p->listener >= 0)
        close(p->listener);
    if (p->seen != MAP_FAILED)
        munmap(p->seen, sizeof *p->seen);
    free(p);
    *peer = NULL;
}

const char *tls_peer_origin(const struct tls_peer *peer)
{
    return peer->origin;
}

const struct tls_peer_seen *tls_peer_seen(const struct tls_peer *peer)
{
    return peer->seen;
}

void tls_peer_cut_connections(struct tls_peer *peer)
{
    int before = atomic_load(&peer->seen->cuts);
    kill(peer->server, SIGUSR1);
    while (atomic_load(&peer->seen->cuts) == before)
        sched_yield();
}

void tls_peer_say(SSL *tls, const char *text)
{
    SSL_write(tls, text, (int)strlen(text));
}

void tls_peer_say_json(SSL *tls, const char *status, const char *type, const char *body)
{
    char head[256];
    snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
             status, type, strlen(body));
    tls_peer_say(tls, head);
    tls_peer_say(tls, body);
}
