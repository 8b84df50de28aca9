#include "tests/e2e/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/e2e/desk_card.h"
#include "tests/e2e/scratch.h"
#include "tests/test.h"

enum {
    PATH_BYTES = 256,
    PORT = 35963, // of slot 0; free, in a network of our own
};

struct desk {
    char folder[SCRATCH_MAX], restart[PATH_BYTES], socket[PATH_BYTES];
    pid_t pcscd, helper, cards[DESK_SLOTS];
    int bell; // inotify on the file that asks for a fresh pcscd
    int restarts;
    int fd;
    uint32_t ticket;
    struct card_presence presence;
    size_t traced;
    struct card_trace traces[DESK_TRACES];
    struct ipc_message message, answer;
};

// Where is kept what all tests of this program share.
static char shared_folder[SCRATCH_MAX]; // lint: file-scope test fixture

// ---- namespaces -------------------------------------------------------------------------------

static void write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void map_user(uid_t user, gid_t group)
{
    char map[64];
    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", (unsigned)user);
    write_file("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %u 1", (unsigned)group);
    write_file("/proc/self/gid_map", map);
}

static void raise_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(ioctl(fd, SIOCSIFFLAGS, &request), 0);
    close(fd);
}

int desk_adopt(void **state)
{
    (void)state;
    return prctl(PR_SET_CHILD_SUBREAPER, 1); // what a killed helper leaves behind is ours to reap
}

int desk_reap(void **state)
{
    (void)state;
    while (waitpid(-1, NULL, 0) > 0)
        ;
    return 0;
}

int desk_enter(void **state)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    assert_int_equal(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET), 0);
    map_user(user, group);
    assert_int_equal(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
    assert_int_equal(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), 0);
    raise_loopback();
    desk_adopt(state);
    assert_true(scratch_make(shared_folder));
    desk_card_make();
    return 0;
}

int desk_leave(void **state)
{
    desk_reap(state);
    return scratch_remove(shared_folder) ? 0 : -1;
}

// ---- processes --------------------------------------------------------------------------------

void desk_shared(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", shared_folder, name);
}

// This test is BUILD/tests/e2e/x_test, the programs are in BUILD/bin.
void desk_program(const char *name, char *path, size_t size)
{
    char self[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    for (int up = 0; up < 3; up++)
        *strrchr(self, '/') = '\0';
    assert_true(snprintf(path, size, "%s/bin/%s", self, name) < (int)size);
}

static _Noreturn void become(const char *log, const char *const words[], pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    execvp(words[0], (char *const *)words);
    _exit(127);
}

pid_t desk_spawn(const char *log, const char *const words[])
{
    pid_t parent = getpid();
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(log, words, parent);
    return child;
}

void desk_run(const char *log, const char *const words[])
{
    int status;
    pid_t child = desk_spawn(log, words);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0)
        fail_msg("%s %s: status %d, see %s", words[0], words[1], status, log);
}

void desk_end(pid_t *process)
{
    if (*process <= 0)
        return;
    kill(*process, SIGKILL);
    while (waitpid(*process, NULL, 0) < 0 && errno == EINTR)
        ;
    *process = 0;
}

// ---- pcscd ------------------------------------------------------------------------------------

pid_t desk_pcscd(const struct desk *desk)
{
    return desk->pcscd;
}

int desk_restarts(const struct desk *desk)
{
    return desk->restarts;
}

void desk_kill_pcscd(struct desk *desk)
{
    desk_end(&desk->pcscd);
}

static void configure_pcscd(const struct desk *desk, char *folder)
{
    char path[PATH_BYTES + 16];
    snprintf(folder, PATH_BYTES, "%s/reader.conf.d", desk->folder);
    mkdir(folder, 0700);
    snprintf(path, sizeof path, "%s/virtual", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%04X\n"
            "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so\nCHANNELID 0x%04X\n",
            PORT, PORT);
    fclose(file);
}

void desk_start_pcscd(struct desk *desk)
{
    char folder[PATH_BYTES], log[PATH_BYTES];
    configure_pcscd(desk, folder);
    snprintf(log, sizeof log, "%s/pcscd.log", desk->folder);
    mkdir("/run/pcscd", 0755);
    unlink("/run/pcscd/pcscd.pid"); // a killed one leaves it behind, and the next would not start
    desk->pcscd = desk_spawn(log, (const char *[]){"pcscd", "-f", "-c", folder, NULL});
}

pid_t *desk_card_process(struct desk *desk, int slot)
{
    return &desk->cards[slot];
}

// What the path unit does on a kiosk.
static void supervise(struct desk *desk)
{
    char events[4096];
    if (read(desk->bell, events, sizeof events) <= 0)
        return;
    desk->restarts++;
    desk_kill_pcscd(desk);
    desk_start_pcscd(desk);
}

// ---- kiosk-card -------------------------------------------------------------------------------

static void start_helper(struct desk *desk, const char *pulse)
{
    char program[PATH_BYTES], log[PATH_BYTES], seconds[16];
    snprintf(seconds, sizeof seconds, "%s", pulse ? pulse : "60");
    snprintf(log, sizeof log, "%s/kiosk-card.log", desk->folder);
    desk_program("kiosk-card", program, sizeof program);
    desk->helper =
        desk_spawn(log, (const char *[]){program, "--socket", desk->socket, "--pcscd-restart",
                                         desk->restart, "--pulse", seconds, "--verbose", NULL});
}

static void connect_to_helper(struct desk *desk)
{
    int64_t deadline = clock_ms() + DESK_LIMIT_MS;
    while ((desk->fd = ipc_connect(desk->socket)) < 0) {
        assert_true(clock_left(deadline) > 0);
        poll(NULL, 0, 1);
    }
}

// Everything but pcscd.
static struct desk *set_up(const char *pulse)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_true(desk && scratch_make(desk->folder));
    snprintf(desk->restart, sizeof desk->restart, "%s/restart", desk->folder);
    snprintf(desk->socket, sizeof desk->socket, "%s/card.socket", desk->folder);
    close(open(desk->restart, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    desk->bell = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    inotify_add_watch(desk->bell, desk->restart, IN_CLOSE_WRITE);
    start_helper(desk, pulse);
    connect_to_helper(desk);
    return desk;
}

struct desk *desk_new(const char *pulse)
{
    struct desk *desk = set_up(pulse);
    desk_start_pcscd(desk);
    return desk;
}

struct desk *desk_new_beside(const struct desk *first)
{
    (void)first;
    return set_up(NULL);
}

void desk_free(struct desk **desk)
{
    struct desk *d = *desk;
    close(d->fd);
    close(d->bell);
    desk_end(&d->helper);
    desk_kill_pcscd(d);
    for (int slot = 0; slot < DESK_SLOTS; slot++)
        desk_end(&d->cards[slot]);
    scratch_remove(d->folder);
    free(d);
    *desk = NULL;
}

int desk_start(void **state)
{
    struct desk *desk = desk_new(NULL);
    *state = desk;
    desk_wait_for(desk, 1, 0, 0);
    return 0;
}

int desk_stop(void **state)
{
    struct desk *desk = *state;
    desk_free(&desk);
    return 0;
}

pid_t desk_helper(const struct desk *desk)
{
    return desk->helper;
}

int desk_fd(const struct desk *desk)
{
    return desk->fd;
}

const char *desk_folder(const struct desk *desk)
{
    return desk->folder;
}

struct card_presence desk_presence(const struct desk *desk)
{
    return desk->presence;
}

const struct card_trace *desk_traces(const struct desk *desk, size_t *count)
{
    *count = desk->traced;
    return desk->traces;
}

void desk_forget(struct desk *desk)
{
    desk->traced = 0;
}

void desk_reconnect(struct desk *desk)
{
    close(desk->fd);
    desk->presence = (struct card_presence){0};
    connect_to_helper(desk);
}

// Takes one message. True when it is an answer, which is then in desk->answer.
static bool take_message(struct desk *desk)
{
    assert_int_equal(ipc_receive(desk->fd, &desk->message), IPC_OK);
    assert_true(card_message_valid(&desk->message, false));
    if (desk->message.type == CARD_PRESENCE) {
        memcpy(&desk->presence, desk->message.body, sizeof desk->presence);
        return false;
    }
    if (desk->message.type == CARD_TRACE) {
        assert_true(desk->traced < DESK_TRACES);
        memcpy(&desk->traces[desk->traced++], desk->message.body, sizeof *desk->traces);
        return false;
    }
    desk->answer = desk->message;
    return true;
}

// Waits for a message or for the supervisor's bell. True when an answer came.
static bool step(struct desk *desk, int limit_ms)
{
    struct pollfd places[] = {{.fd = desk->fd, .events = POLLIN},
                              {.fd = desk->bell, .events = POLLIN}};
    poll(places, 2, limit_ms);
    if (places[1].revents)
        supervise(desk);
    return places[0].revents && take_message(desk);
}

void desk_listen(struct desk *desk, int limit_ms)
{
    int64_t deadline = clock_ms() + limit_ms;
    do
        step(desk, clock_left(deadline));
    while (clock_left(deadline) > 0);
}

struct card_presence desk_wait_for(struct desk *desk, int service, int cards, int mute)
{
    int64_t deadline = clock_ms() + DESK_LIMIT_MS;
    const struct card_presence *p = &desk->presence;
    while (p->service != service || p->cards != cards || p->mute != mute ||
           p->readers != (service ? DESK_SLOTS : 0)) {
        if (clock_left(deadline) == 0)
            fail_msg("presence: service %d readers %d cards %d mute %d", p->service, p->readers,
                     p->cards, p->mute);
        step(desk, clock_left(deadline));
    }
    return *p;
}

const void *desk_ask_within(struct desk *desk, uint16_t type, const void *body, size_t length,
                            uint32_t limit_ms)
{
    // A little longer than the helper itself may take: it is the one that has to keep the limit.
    int64_t deadline = clock_ms() + limit_ms + 1000;
    ipc_fill(&desk->message, type, ++desk->ticket, body, length);
    desk->message.deadline_ms = limit_ms;
    assert_int_equal(ipc_send(desk->fd, &desk->message), IPC_OK);
    ipc_wipe(&desk->message);
    while (!step(desk, clock_left(deadline)))
        if (clock_left(deadline) == 0)
            fail_msg("question %d was not answered", type);
    assert_int_equal(desk->answer.ticket, desk->ticket);
    if (desk->answer.type == IPC_LOST)
        return NULL;
    assert_int_equal(desk->answer.type, type);
    return desk->answer.body;
}

const void *desk_ask(struct desk *desk, uint16_t type, const void *body, size_t length)
{
    return desk_ask_within(desk, type, body, length, DESK_LIMIT_MS);
}
