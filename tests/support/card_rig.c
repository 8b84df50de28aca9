#include "tests/support/card_rig.h"

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
#include "tests/support/card_rig_card.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PATH_BYTES = 256,
    PORT = 35963, // of slot 0; free, in a network of our own
};

struct card_rig {
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

int card_rig_adopt(void **state)
{
    (void)state;
    return prctl(PR_SET_CHILD_SUBREAPER, 1); // what a killed helper leaves behind is ours to reap
}

int card_rig_reap(void **state)
{
    (void)state;
    while (waitpid(-1, NULL, 0) > 0)
        ;
    return 0;
}

int card_rig_enter(void **state)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    assert_int_equal(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET), 0);
    map_user(user, group);
    assert_int_equal(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
    assert_int_equal(mount("tmpfs", "/run", "tmpfs", 0, "mode=755"), 0);
    raise_loopback();
    card_rig_adopt(state);
    assert_true(tmpdir_make(shared_folder));
    card_rig_card_make();
    return 0;
}

int card_rig_leave(void **state)
{
    card_rig_reap(state);
    return tmpdir_remove(shared_folder) ? 0 : -1;
}

// ---- processes --------------------------------------------------------------------------------

void card_rig_shared(const char *name, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", shared_folder, name);
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

pid_t card_rig_spawn(const char *log, const char *const words[])
{
    pid_t parent = getpid();
    fflush(stdout);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        become(log, words, parent);
    return child;
}

void card_rig_run(const char *log, const char *const words[])
{
    int status;
    pid_t child = card_rig_spawn(log, words);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (status != 0)
        fail_msg("%s %s: status %d, see %s", words[0], words[1], status, log);
}

void card_rig_end(pid_t *process)
{
    if (*process <= 0)
        return;
    kill(*process, SIGKILL);
    while (waitpid(*process, NULL, 0) < 0 && errno == EINTR)
        ;
    *process = 0;
}

// ---- pcscd ------------------------------------------------------------------------------------

pid_t card_rig_pcscd(const struct card_rig *rig)
{
    return rig->pcscd;
}

int card_rig_restarts(const struct card_rig *rig)
{
    return rig->restarts;
}

void card_rig_kill_pcscd(struct card_rig *rig)
{
    card_rig_end(&rig->pcscd);
}

static void configure_pcscd(const struct card_rig *rig, char *folder)
{
    char path[PATH_BYTES + 16];
    snprintf(folder, PATH_BYTES, "%s/reader.conf.d", rig->folder);
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

void card_rig_start_pcscd(struct card_rig *rig)
{
    char folder[PATH_BYTES], log[PATH_BYTES];
    configure_pcscd(rig, folder);
    snprintf(log, sizeof log, "%s/pcscd.log", rig->folder);
    mkdir("/run/pcscd", 0755);
    unlink("/run/pcscd/pcscd.pid"); // a killed one leaves it behind, and the next would not start
    rig->pcscd = card_rig_spawn(log, (const char *[]){"pcscd", "-f", "-c", folder, NULL});
}

pid_t *card_rig_card_process(struct card_rig *rig, int slot)
{
    return &rig->cards[slot];
}

// What the path unit does on a kiosk.
static void supervise(struct card_rig *rig)
{
    char events[4096];
    if (read(rig->bell, events, sizeof events) <= 0)
        return;
    rig->restarts++;
    card_rig_kill_pcscd(rig);
    card_rig_start_pcscd(rig);
}

// ---- kiosk-card -------------------------------------------------------------------------------

static void start_helper(struct card_rig *rig, const char *pulse)
{
    char program[PATH_BYTES], log[PATH_BYTES], seconds[16];
    snprintf(seconds, sizeof seconds, "%s", pulse ? pulse : "60");
    snprintf(log, sizeof log, "%s/kiosk-card.log", rig->folder);
    paths_program("kiosk-card", program, sizeof program);
    rig->helper =
        card_rig_spawn(log, (const char *[]){program, "--socket", rig->socket, "--pcscd-restart",
                                             rig->restart, "--pulse", seconds, "--verbose", NULL});
}

static void connect_to_helper(struct card_rig *rig)
{
    int64_t deadline = clock_ms() + DESK_LIMIT_MS;
    while ((rig->fd = ipc_connect(rig->socket)) < 0) {
        assert_true(clock_left(deadline) > 0);
        poll(NULL, 0, 1);
    }
}

// Everything but pcscd.
static struct card_rig *set_up(const char *pulse)
{
    struct card_rig *rig = calloc(1, sizeof *rig);
    assert_true(rig && tmpdir_make(rig->folder));
    snprintf(rig->restart, sizeof rig->restart, "%s/restart", rig->folder);
    snprintf(rig->socket, sizeof rig->socket, "%s/card.socket", rig->folder);
    close(open(rig->restart, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    rig->bell = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    inotify_add_watch(rig->bell, rig->restart, IN_CLOSE_WRITE);
    start_helper(rig, pulse);
    connect_to_helper(rig);
    return rig;
}

struct card_rig *card_rig_new(const char *pulse)
{
    struct card_rig *rig = set_up(pulse);
    card_rig_start_pcscd(rig);
    return rig;
}

struct card_rig *card_rig_new_beside(const struct card_rig *first)
{
    (void)first;
    return set_up(NULL);
}

void card_rig_free(struct card_rig **rig)
{
    struct card_rig *d = *rig;
    close(d->fd);
    close(d->bell);
    card_rig_end(&d->helper);
    card_rig_kill_pcscd(d);
    for (int slot = 0; slot < DESK_SLOTS; slot++)
        card_rig_end(&d->cards[slot]);
    tmpdir_remove(d->folder);
    free(d);
    *rig = NULL;
}

int card_rig_start(void **state)
{
    struct card_rig *rig = card_rig_new(NULL);
    *state = rig;
    card_rig_wait_for(rig, 1, 0, 0);
    return 0;
}

int card_rig_stop(void **state)
{
    struct card_rig *rig = *state;
    card_rig_free(&rig);
    return 0;
}

pid_t card_rig_helper(const struct card_rig *rig)
{
    return rig->helper;
}

const char *card_rig_folder(const struct card_rig *rig)
{
    return rig->folder;
}

struct card_presence card_rig_presence(const struct card_rig *rig)
{
    return rig->presence;
}

const struct card_trace *card_rig_traces(const struct card_rig *rig, size_t *count)
{
    *count = rig->traced;
    return rig->traces;
}

void card_rig_forget(struct card_rig *rig)
{
    rig->traced = 0;
}

void card_rig_reconnect(struct card_rig *rig)
{
    close(rig->fd);
    rig->presence = (struct card_presence){0};
    connect_to_helper(rig);
}

// Takes one message. True when it is an answer, which is then in rig->answer.
static bool take_message(struct card_rig *rig)
{
    assert_int_equal(ipc_receive(rig->fd, &rig->message), IPC_OK);
    assert_true(card_message_valid(&rig->message, false));
    if (rig->message.type == CARD_PRESENCE) {
        memcpy(&rig->presence, rig->message.body, sizeof rig->presence);
        return false;
    }
    if (rig->message.type == CARD_TRACE) {
        assert_true(rig->traced < DESK_TRACES);
        memcpy(&rig->traces[rig->traced++], rig->message.body, sizeof *rig->traces);
        return false;
    }
    rig->answer = rig->message;
    return true;
}

// Waits for a message or for the supervisor's bell. True when an answer came.
static bool step(struct card_rig *rig, int limit_ms)
{
    struct pollfd places[] = {{.fd = rig->fd, .events = POLLIN},
                              {.fd = rig->bell, .events = POLLIN}};
    poll(places, 2, limit_ms);
    if (places[1].revents)
        supervise(rig);
    return places[0].revents && take_message(rig);
}

void card_rig_listen(struct card_rig *rig, int limit_ms)
{
    int64_t deadline = clock_ms() + limit_ms;
    do
        step(rig, clock_left(deadline));
    while (clock_left(deadline) > 0);
}

struct card_presence card_rig_wait_for(struct card_rig *rig, int service, int cards, int mute)
{
    int64_t deadline = clock_ms() + DESK_LIMIT_MS;
    const struct card_presence *p = &rig->presence;
    while (p->service != service || p->cards != cards || p->mute != mute ||
           p->readers != (service ? DESK_SLOTS : 0)) {
        if (clock_left(deadline) == 0)
            fail_msg("presence: service %d readers %d cards %d mute %d", p->service, p->readers,
                     p->cards, p->mute);
        step(rig, clock_left(deadline));
    }
    return *p;
}

const void *card_rig_ask_within(struct card_rig *rig, uint16_t type, const void *body,
                                size_t length, uint32_t limit_ms)
{
    // A little longer than the helper itself may take: it is the one that has to keep the limit.
    int64_t deadline = clock_ms() + limit_ms + 1000;
    ipc_fill(&rig->message, type, ++rig->ticket, body, length);
    rig->message.deadline_ms = limit_ms;
    assert_int_equal(ipc_send(rig->fd, &rig->message), IPC_OK);
    ipc_wipe(&rig->message);
    while (!step(rig, clock_left(deadline)))
        if (clock_left(deadline) == 0)
            fail_msg("question %d was not answered", type);
    assert_int_equal(rig->answer.ticket, rig->ticket);
    if (rig->answer.type == IPC_LOST)
        return NULL;
    assert_int_equal(rig->answer.type, type);
    return rig->answer.body;
}

const void *card_rig_ask(struct card_rig *rig, uint16_t type, const void *body, size_t length)
{
    return card_rig_ask_within(rig, type, body, length, DESK_LIMIT_MS);
}
