#include "tests/backend/src/serve.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tests/backend/src/backend.h"
#include "tests/backend/src/http.h"
#include "tests/backend/src/keys.h"
#include "tests/backend/src/knob.h"
#include "tests/backend/src/options.h"

enum {
    BACKLOG = 64,
    EXIT_USAGE = 2,
};

// Listens under another name and renames, so that the socket is there only once it answers.
static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char own[sizeof address.sun_path];
    if (snprintf(own, sizeof own, "%s.new", path) >= (int)sizeof own) {
        fprintf(stderr, "kiosk-backend: the socket's path is too long: %s\n", path);
        return -1;
    }
    strcpy(address.sun_path, own);
    unlink(own);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t mask = umask(0177); // nginx runs as the same user
    bool good = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                listen(fd, BACKLOG) == 0 && rename(own, path) == 0;
    umask(mask);
    if (!good) {
        perror(path);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    return fd;
}

// The responders are given in the order of the roots; one alone answers for all.
static bool add_roots(struct chain *chain, enum card_side side, bool further,
                      const struct options_list *files, const struct options_list *responders)
{
    for (int i = 0; i < files->count; i++) {
        const char *responder = NULL;
        if (responders && responders->count > 0)
            responder = responders->values[i < responders->count ? i : responders->count - 1];
        if (!chain_add(chain, files->values[i], side, further, responder)) {
            fprintf(stderr, "kiosk-backend: no certificate in %s\n", files->values[i]);
            return false;
        }
    }
    return true;
}

// Where the names of default roots live while they are read.
struct paths {
    char current[OPTIONS_PATH_MAX], old[OPTIONS_PATH_MAX];
};

// Without --auth-ca or --sign-ca: the demo's, if they are there.
static void default_roots(const char *dir, const char *name, struct paths *paths,
                          struct options_list *files)
{
    char file[64];
    if (files->count > 0)
        return;
    snprintf(file, sizeof file, "%s.crt", name);
    if (options_path(dir, file, paths->current) && access(paths->current, R_OK) == 0)
        files->values[files->count++] = paths->current;
    snprintf(file, sizeof file, "%s-old.crt", name);
    if (options_path(dir, file, paths->old) && access(paths->old, R_OK) == 0)
        files->values[files->count++] = paths->old;
}

static bool read_roots(struct chain *chain, const char *dir, int *argc, char **argv)
{
    struct options_list auth = {.count = 0}, sign = {.count = 0}, further_auth = {.count = 0},
                        further_sign = {.count = 0}, ocsp_auth = {.count = 0},
                        ocsp_sign = {.count = 0};
    struct paths auth_paths, sign_paths;
    if (!options_take(argc, argv, "auth-ca", &auth) ||
        !options_take(argc, argv, "sign-ca", &sign) ||
        !options_take(argc, argv, "further-auth-ca", &further_auth) ||
        !options_take(argc, argv, "further-sign-ca", &further_sign) ||
        !options_take(argc, argv, "ocsp-auth", &ocsp_auth) ||
        !options_take(argc, argv, "ocsp-sign", &ocsp_sign))
        return false;
    default_roots(dir, "auth-ca", &auth_paths, &auth);
    default_roots(dir, "sign-ca", &sign_paths, &sign);
    return add_roots(chain, CARD_AUTH, false, &auth, &ocsp_auth) &&
           add_roots(chain, CARD_SIGN, false, &sign, &ocsp_sign) &&
           add_roots(chain, CARD_AUTH, true, &further_auth, NULL) &&
           add_roots(chain, CARD_SIGN, true, &further_sign, NULL);
}

static bool read_master(const char *dir, int *argc, char **argv,
                        unsigned char master[CRYPTOGRAM_SIZE])
{
    char path[OPTIONS_PATH_MAX];
    const char *source;
    if (!options_path(dir, "master.key", path) ||
        !options_take_one(argc, argv, "master-key", path, &source))
        return false;
    if (cryptogram_master(source, master))
        return true;
    fprintf(stderr, "kiosk-backend: no master key (32 hexadecimal digits, or a file)\n");
    return false;
}

// Somebody else's root may stand in DIR without its key, or in front of another one's: then nothing
// renews certificates. What the command line names must be there.
static bool read_device_ca(const char *dir, int *argc, char **argv, struct est_ca *ca)
{
    char certificate_path[OPTIONS_PATH_MAX], key_path[OPTIONS_PATH_MAX];
    const char *certificate, *key;
    if (!options_path(dir, "device-ca.crt", certificate_path) ||
        !options_path(dir, "device-ca.key", key_path) ||
        !options_take_one(argc, argv, "device-ca", certificate_path, &certificate) ||
        !options_take_one(argc, argv, "device-ca-key", key_path, &key))
        return false;
    bool is_default = certificate == certificate_path && key == key_path;
    if (est_ca_read(ca, certificate, key))
        return true;
    fprintf(stderr, "kiosk-backend: no device CA in %s and %s%s\n", certificate, key,
            is_default ? ": no certificate is renewed" : "");
    return is_default;
}

// What is left on the command line are knobs.
// What was running when the last process ended is forgotten, and what it was started with.
static bool read_knobs(struct store *store, int argc, char **argv)
{
    bool good = true;
    store_begin(store);
    keys_clean(store, time(NULL));
    knob_clear(store, KNOB_STARTED, NULL);
    for (int i = 1; i < argc && good; i += 2) {
        good = strncmp(argv[i], "--", 2) == 0 && i + 1 < argc &&
               knob_set(store, KNOB_STARTED, argv[i] + 2, argv[i + 1], time(NULL));
        if (!good)
            fprintf(stderr, "kiosk-backend: not understood: %s\n", argv[i]);
    }
    if (good)
        return store_end(store);
    store_abandon(store);
    return false;
}

static int wait_for_end(void)
{
    sigset_t ends;
    int signal;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigwait(&ends, &signal);
    return signal;
}

// Before any thread starts, so that all have the same mask. As the first process of a PID namespace
// it gets signals only because they are blocked and waited for.
static void set_signals(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    signal(SIGCHLD, SIG_IGN); // children leave no zombies
    signal(SIGPIPE, SIG_IGN);
}

static int serve_until_end(const struct backend *backend, const char *socket_path)
{
    int listener = listen_at(socket_path);
    if (listener < 0)
        return 1;
    struct http *http = http_start(backend, listener);
    if (!http) {
        close(listener);
        return 1;
    }
    fprintf(stderr, "serve socket=%s\n", socket_path);
    wait_for_end();
    unlink(socket_path);
    http_stop(&http); // closes the listener too
    return 0;
}

int serve_run(struct store *store, const char *dir, int argc, char **argv)
{
    struct backend backend = {.store = store};
    char path[OPTIONS_PATH_MAX], offices[OPTIONS_PATH_MAX];
    const char *socket_path = NULL;
    int status = EXIT_USAGE;
    set_signals();
    curl_global_init(CURL_GLOBAL_DEFAULT);
    if (options_path(dir, "backend.sock", path) &&
        options_take_one(&argc, argv, "socket", path, &socket_path) &&
        options_take_one(&argc, argv, "notify", NULL, &backend.notify) &&
        options_path(dir, "offices.json", offices) &&
        options_take_one(&argc, argv, "offices", offices, &backend.offices) &&
        read_device_ca(dir, &argc, argv, &backend.device_ca) &&
        read_master(dir, &argc, argv, backend.master) &&
        read_roots(&backend.chain, dir, &argc, argv) && read_knobs(store, argc, argv))
        status = serve_until_end(&backend, socket_path);
    explicit_bzero(backend.master, sizeof backend.master);
    chain_free(&backend.chain);
    est_ca_free(&backend.device_ca);
    curl_global_cleanup();
    return status;
}
