#include "tests/support/link_rig.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/demo_card.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PORT_TRIES = 3, // somebody else may take a free port before nginx does
    ANSWERS_MAX = 8,
    COMMAND_MAX = 512,
};

struct link_rig {
    char dir[SCRATCH_MAX], outbox[SCRATCH_MAX + 16], socket[SCRATCH_MAX + 16];
    int port, backend_input; // closing the input ends the backend
    pid_t backend, link;
    struct demo_card *card;
    int fd;
    uint32_t ticket;
    struct ipc_message answers[ANSWERS_MAX]; // came before somebody took them; type 0: free
    struct link_outbox told;
    struct link_service service;
    unsigned outboxes, services; // how often each was told
};

// ---- processes --------------------------------------------------------------------------------

// Starts a program that dies with the test. -1 leaves a stream as it is.
static pid_t spawn(const char *const words[], int input, int output, int errors)
{
    pid_t test = getpid();
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0) {
        setpgid(child, child); // on both sides, so that it holds from here on
        return child;
    }
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != test)
        _exit(1);
    const int from[] = {input, output, errors};
    for (int i = 0; i < 3; i++)
        if (from[i] >= 0)
            dup2(from[i], i);
    execvp(words[0], (char *const *)words);
    _exit(127);
}

static void reap(pid_t *child)
{
    if (*child > 0)
        waitpid(*child, NULL, 0);
    *child = 0;
}

static int open_log(const struct link_rig *rig, const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", rig->dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    return fd;
}

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
    char command[COMMAND_MAX];
    va_list arguments;
    va_start(arguments, format);
    assert_true(vsnprintf(command, sizeof command, format, arguments) < (int)sizeof command);
    va_end(arguments);
    if (system(command) != 0)
        fail_msg("failed: %s", command);
}

// ---- the backend ------------------------------------------------------------------------------

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static bool says_ready(int output)
{
    char line[8] = "";
    struct pollfd one = {.fd = output, .events = POLLIN};
    return poll(&one, 1, LINK_DESK_LIMIT_MS) == 1 && read(output, line, sizeof line - 1) > 0 &&
           strncmp(line, "ready", 5) == 0;
}

static bool try_backend(struct link_rig *rig)
{
    char port[8];
    const char *const words[] = {"tests/backend/start", rig->dir, port, "--rate",
                                 "10000/86400",         NULL};
    int input[2], output[2], log = open_log(rig, "start.log");
    snprintf(port, sizeof port, "%d", rig->port);
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    rig->backend = spawn(words, input[0], output[1], log);
    rig->backend_input = input[1];
    close(input[0]);
    close(output[1]);
    close(log);
    bool ready = says_ready(output[0]);
    close(output[0]);
    if (!ready)
        link_rig_stop_backend(rig);
    return ready;
}

void link_rig_start_backend(struct link_rig *rig)
{
    if (rig->backend == 0)
        assert_true(try_backend(rig));
}

void link_rig_stop_backend(struct link_rig *rig)
{
    if (rig->backend == 0)
        return;
    close(rig->backend_input);
    reap(&rig->backend);
}

void link_rig_tell(struct link_rig *rig, const char *format, ...)
{
    char words[COMMAND_MAX / 2];
    va_list arguments;
    va_start(arguments, format);
    assert_true(vsnprintf(words, sizeof words, format, arguments) < (int)sizeof words);
    va_end(arguments);
    run("%s/kiosk-backend %s >/dev/null", rig->dir, words);
}

static FILE *listen_to(const struct link_rig *rig, const char *words)
{
    char command[COMMAND_MAX];
    snprintf(command, sizeof command, "%s/kiosk-backend %s", rig->dir, words);
    FILE *output = popen(command, "re");
    assert_non_null(output);
    return output;
}

static bool is_used_up(const struct link_rig *rig, const char *knob)
{
    char name[64], value[64];
    bool used = false;
    FILE *list = listen_to(rig, "knob list");
    char line[256];
    while (fgets(line, sizeof line, list))
        if (sscanf(line, "%63s %63s", name, value) == 2 && strcmp(name, knob) == 0)
            used = strstr(value, "*0") != NULL;
    pclose(list);
    return used;
}

void link_rig_await_use(struct link_rig *rig, const char *knob)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    while (!is_used_up(rig, knob))
        assert_true(clock_left(deadline) > 0);
}

static json_t *list_resets(const struct link_rig *rig)
{
    FILE *output = listen_to(rig, "reset list --json");
    json_t *list = json_loadf(output, 0, NULL);
    pclose(output);
    assert_true(json_is_array(list));
    return list;
}

size_t link_rig_resets(struct link_rig *rig)
{
    json_t *list = list_resets(rig);
    size_t count = json_array_size(list);
    json_decref(list);
    return count;
}

struct link_rig_record link_rig_record(struct link_rig *rig, const char *id)
{
    struct link_rig_record record = {0};
    json_t *list = list_resets(rig);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *own, *state;
        const json_t *result; // null: none yet
        json_unpack(json_array_get(list, i), "{s:s, s:s, s:o}", "id", &own, "state", &state,
                    "result", &result);
        if (strncmp(own, id, LINK_RESET_ID) != 0)
            continue;
        snprintf(record.state, sizeof record.state, "%s", state);
        snprintf(record.result, sizeof record.result, "%s",
                 json_is_string(result) ? json_string_value(result) : "");
    }
    json_decref(list);
    return record;
}

// ---- kiosk-link -------------------------------------------------------------------------------

static void connect_to_it(struct link_rig *rig)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    while ((rig->fd = ipc_connect(rig->socket)) < 0) {
        assert_true(clock_left(deadline) > 0);
        assert_int_equal(waitpid(rig->link, NULL, WNOHANG), 0); // it has not given up
        poll(NULL, 0, 1);
    }
    rig->outboxes = rig->services = 0;
}

static void disconnect(struct link_rig *rig)
{
    if (rig->fd >= 0)
        close(rig->fd);
    rig->fd = -1;
    memset(rig->answers, 0, sizeof rig->answers);
}

static void start_link(struct link_rig *rig, const char *device, const char *url)
{
    char program[PATH_MAX], ca[PATH_MAX], certificate[PATH_MAX], key[PATH_MAX];
    paths_program("kiosk-link", program, sizeof program);
    snprintf(ca, sizeof ca, "%s/operator-ca.crt", rig->dir);
    snprintf(certificate, sizeof certificate, "%s/%s.crt", rig->dir, device);
    snprintf(key, sizeof key, "%s/%s.key", rig->dir, device);
    const char *const words[] = {program,     "--socket",
                                 rig->socket, "--backend",
                                 url,         "--backend-ca",
                                 ca,          "--device-cert",
                                 certificate, "--device-key",
                                 key,         "--outbox",
                                 rig->outbox, NULL};
    int log = open_log(rig, "link.log");
    rig->link = spawn(words, -1, log, log);
    close(log);
    connect_to_it(rig);
}

void link_rig_start_link(struct link_rig *rig, const char *device)
{
    char url[40];
    snprintf(url, sizeof url, "https://localhost:%d", rig->port);
    start_link(rig, device, url);
}

void link_rig_start_link_to(struct link_rig *rig, const char *origin)
{
    start_link(rig, "device", origin);
}

int link_rig_port(const struct link_rig *rig)
{
    return rig->port;
}

pid_t link_rig_worker(const struct link_rig *rig)
{
    char path[64];
    int worker = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)rig->link, (int)rig->link);
    FILE *children = fopen(path, "re");
    assert_non_null(children);
    if (fscanf(children, "%d", &worker) != 1)
        worker = 0; // between two of them
    fclose(children);
    return worker;
}

// The worker dies with its parent and is ours to reap then (PR_SET_CHILD_SUBREAPER). Nobody writes
// to the outbox or holds the socket any more when this returns.
void link_rig_kill_link(struct link_rig *rig)
{
    if (rig->link > 0) {
        kill(rig->link, SIGKILL);
        while (waitpid(-rig->link, NULL, 0) > 0) // everybody in its group
            ;
    }
    rig->link = 0;
    disconnect(rig);
}

pid_t link_rig_parent(const struct link_rig *rig)
{
    return rig->link;
}

int link_rig_socket(const struct link_rig *rig)
{
    return rig->fd;
}

const char *link_rig_outbox_path(const struct link_rig *rig)
{
    return rig->outbox;
}

const char *link_rig_folder(const struct link_rig *rig)
{
    return rig->dir;
}

const struct demo_card *link_rig_card(const struct link_rig *rig)
{
    return rig->card;
}

uint32_t link_rig_ask(struct link_rig *rig, uint16_t type, const void *body, size_t length,
                      uint32_t deadline_ms)
{
    struct ipc_message message;
    ipc_fill(&message, type, ++rig->ticket, body, length);
    message.deadline_ms = deadline_ms;
    assert_int_equal(ipc_send(rig->fd, &message), IPC_OK);
    return message.ticket;
}

static struct ipc_message *find_answer(struct link_rig *rig, uint32_t ticket)
{
    for (int i = 0; i < ANSWERS_MAX; i++)
        if (rig->answers[i].type != 0 && rig->answers[i].ticket == ticket)
            return &rig->answers[i];
    return NULL;
}

// Takes in one message; the type 0 marks a free place.
static void listen_once(struct link_rig *rig)
{
    struct ipc_message *place = rig->answers;
    while (place < rig->answers + ANSWERS_MAX && place->type != 0)
        place++;
    assert_true(place < rig->answers + ANSWERS_MAX);
    assert_int_equal(ipc_receive(rig->fd, place), IPC_OK);
    assert_true(link_message_valid(place, false));
    if (place->ticket != 0)
        return;
    if (place->type == LINK_SERVICE)
        memcpy(&rig->service, place->body, sizeof rig->service);
    else
        memcpy(&rig->told, place->body, sizeof rig->told);
    rig->services += place->type == LINK_SERVICE;
    rig->outboxes += place->type == LINK_OUTBOX;
    place->type = 0;
}

bool link_rig_has(struct link_rig *rig, uint32_t ticket)
{
    while (ipc_wait(rig->fd, 0))
        listen_once(rig);
    return find_answer(rig, ticket) != NULL;
}

bool link_rig_take(struct link_rig *rig, uint32_t ticket, void *answer, size_t size)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    struct ipc_message *message;
    while (!(message = find_answer(rig, ticket))) {
        assert_true(ipc_wait(rig->fd, clock_left(deadline)));
        listen_once(rig);
    }
    bool lost = message->type == IPC_LOST;
    if (!lost) {
        assert_int_equal(message->length, size);
        memcpy(answer, message->body, size);
    }
    message->type = 0;
    return !lost;
}

void link_rig_await_outbox(struct link_rig *rig, uint32_t waiting, uint32_t parked)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    while (rig->outboxes == 0 || rig->told.waiting != waiting || rig->told.parked != parked) {
        if (!ipc_wait(rig->fd, clock_left(deadline)))
            fail_msg("outbox: %u waiting, %u parked", rig->told.waiting, rig->told.parked);
        listen_once(rig);
    }
}

const struct link_service *link_rig_service(const struct link_rig *rig, unsigned *count)
{
    *count = rig->services;
    return &rig->service;
}

// ---- fixtures ---------------------------------------------------------------------------------

int link_rig_make(void **state)
{
    static struct link_rig rig; // lint: file-scope test fixture
    char backend[PATH_MAX];
    rig.fd = -1;
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_true(tmpdir_make(rig.dir));
    snprintf(rig.outbox, sizeof rig.outbox, "%s/outbox.db", rig.dir);
    snprintf(rig.socket, sizeof rig.socket, "%s/link.sock", rig.dir);
    paths_program("kiosk-backend", backend, sizeof backend);
    setenv("KIOSK_BACKEND", backend, 1);
    for (int i = 0; rig.backend == 0; i++) {
        assert_true(i < PORT_TRIES);
        rig.port = free_port();
        try_backend(&rig);
    }
    run("tests/backend/card-cert %s auth card-auth", rig.dir);
    run("tests/backend/card-cert %s sign card-sign", rig.dir);
    link_rig_tell(&rig, "card add --auth %s/card-auth.der --sign %s/card-sign.der", rig.dir,
                  rig.dir);
    rig.card = demo_card_load(rig.dir);
    assert_non_null(rig.card);
    *state = &rig;
    return 0;
}

int link_rig_remove(void **state)
{
    struct link_rig *rig = *state;
    demo_card_free(&rig->card);
    link_rig_stop_backend(rig);
    return tmpdir_remove(rig->dir) ? 0 : -1;
}

int link_rig_open(void **state)
{
    link_rig_start_link(*state, "device");
    return 0;
}

int link_rig_close(void **state)
{
    struct link_rig *rig = *state;
    link_rig_kill_link(rig);
    run("! grep -E 'Sanitizer|runtime error' %s/link.log", rig->dir);
    link_rig_start_backend(rig);
    link_rig_tell(rig, "knob clear");
    run("rm -f %s %s-wal %s-shm %s.broken*", rig->outbox, rig->outbox, rig->outbox, rig->outbox);
    return 0;
}
