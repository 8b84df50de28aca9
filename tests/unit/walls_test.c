// Promises of the walls: a process behind each of them tries what it must not do. Without a wall
// every attempt succeeds, so that what stops it is the wall.
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/wall/wall.h"
#include "firmware/walls/walls.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

static char dir[SCRATCH_MAX]; // lint: file-scope, of no wall: own/ in it is everybody's

// ---- the six processes --------------------------------------------------------------------------

enum {
    KIOSK = 1 << 0,
    CARD_PARENT = 1 << 1,
    CARD_WORKER = 1 << 2,
    CARD_WATCHER = 1 << 3,
    LINK_PARENT = 1 << 4,
    LINK_WORKER = 1 << 5,
    CARD = CARD_PARENT | CARD_WORKER | CARD_WATCHER,
    LINK = LINK_PARENT | LINK_WORKER,
    PARENTS = CARD_PARENT | LINK_PARENT,
    ALL = KIOSK | CARD | LINK,
};

static const char *own(char *place)
{
    snprintf(place, SCRATCH_MAX + 16, "%s/own/file", dir);
    return place;
}

static void files(int process)
{
    char path[SCRATCH_MAX + 16];
    if (process & KIOSK)
        walls_kiosk_files(&(const struct walls_kiosk){.control = own(path)});
    else if (process & CARD)
        walls_card_files(&(const struct walls_card){.restart = own(path)});
    else
        walls_link_files(&(const struct walls_link){.outbox = own(path)});
}

static void close_wall(int process)
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    files(process);
    if (process & PARENTS)
        (process & CARD ? walls_card_parent : walls_link_parent)();
    else if (process & KIOSK)
        walls_kiosk();
    else if (process & LINK)
        walls_link_worker();
    else
        (process == CARD_WORKER ? walls_card_worker : walls_card_watcher)();
}

// ---- what is tried: true when it was done -------------------------------------------------------

static bool run_program(void)
{
    char name[] = "true", *words[] = {name, NULL};
    return execve("/bin/true", words, words) == 0;
}

static bool make_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool be_traced(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool read_memory(void)
{
    char from = 1, to = 0;
    const struct iovec here = {&to, 1}, there = {&from, 1};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1;
}

static bool be_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1) == 0;
}

static bool allow_core(void)
{
    const struct rlimit none = {0, 0};
    return setrlimit(RLIMIT_CORE, &none) == 0;
}

static bool open_internet(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool open_datagram(void)
{
    return socket(AF_INET6, SOCK_DGRAM, 0) >= 0;
}

static bool open_addresses(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) >= 0;
}

static bool open_events(void)
{
    return socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT) >= 0;
}

static bool open_stream(void) // as pcscd has one
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool open_helper(void)
{
    return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0) >= 0;
}

// As ALSA does it; the C library looks for a name service's cache at every hundredth time.
static bool ask_for_users(void)
{
    for (int i = 0; i < 300; i++)
        getpwuid(geteuid());
    return true;
}

static bool bind_socket(void)
{
    struct sockaddr name = {.sa_family = AF_UNSPEC};
    return bind(-1, &name, sizeof name) == 0 || errno == EBADF;
}

static bool at(const char *name, int flags)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return open(path, flags, 0600) >= 0;
}

static bool read_file(void)
{
    return at("file", O_RDONLY);
}

static bool write_file(void)
{
    return at("file", O_WRONLY);
}

static bool make_file(void)
{
    return at("made", O_WRONLY | O_CREAT);
}

static bool make_own(void)
{
    return at("own/made", O_WRONLY | O_CREAT);
}

static bool remove_file(void)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/file", dir);
    return unlink(path) == 0;
}

static bool make_folder(void)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/folder", dir);
    return mkdir(path, 0700) == 0;
}

static bool link_file(void)
{
    char from[SCRATCH_MAX + 32], to[SCRATCH_MAX + 32];
    snprintf(from, sizeof from, "%s/file", dir);
    snprintf(to, sizeof to, "%s/link", dir);
    return symlink(from, to) == 0;
}

static bool change_mode(void)
{
    return chmod(dir, 0700) == 0;
}

static bool run_written(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static bool make_runnable(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool send_signal(void)
{
    return kill(getpid(), 0) == 0;
}

static bool change_user(void)
{
    return setuid(getuid()) == 0;
}

static bool leave_namespace(void)
{
    return unshare(CLONE_FS) == 0;
}

static bool type_keys(void)
{
    return ioctl(dup(0), TIOCSTI, "x") == 0 || errno == ENOTTY || errno == EPERM || errno == EIO;
}

// ---- what becomes of it -------------------------------------------------------------------------

enum fate {
    DONE,
    REFUSED,
    KILLED,
    ELSE,
};

static enum fate fate_of(int process, bool (*attempt)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (process)
            close_wall(process);
        _exit(attempt() ? DONE : REFUSED);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS ? KILLED : ELSE;
    return (enum fate)WEXITSTATUS(status);
}

// Who is killed for it, who is refused it; the rest needs it and may.
static void expect(bool (*attempt)(void), int killed, int refused)
{
    for (int process = KIOSK; process < ALL; process <<= 1) {
        enum fate wanted = process & killed ? KILLED : process & refused ? REFUSED : DONE;
        enum fate fate = fate_of(process, attempt);
        if (fate != wanted)
            fail_msg("process %#x: fate %d, not %d", (unsigned)process, (int)fate, (int)wanted);
    }
    assert_int_equal(fate_of(0, attempt), DONE);
}

// ---- promises -----------------------------------------------------------------------------------

#define PROMISE(name, attempt, killed, refused)                                                    \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        expect(attempt, killed, refused);                                                          \
    }

PROMISE(nobody_runs_a_program, run_program, ALL, 0)
PROMISE(only_parents_make_a_process, make_process, ALL & ~PARENTS, 0)
PROMISE(only_parents_send_a_signal, send_signal, ALL & ~PARENTS, 0)
PROMISE(nobody_is_traced, be_traced, ALL, 0)
PROMISE(nobody_reads_a_process_s_memory, read_memory, ALL, 0)
PROMISE(nobody_becomes_dumpable, be_dumpable, ALL, 0)
PROMISE(nobody_changes_a_limit, allow_core, ALL, 0)
PROMISE(only_kiosk_link_opens_a_connection_to_a_network, open_internet, KIOSK | CARD, 0)
PROMISE(only_kiosk_link_sends_a_datagram_to_a_network, open_datagram, KIOSK | CARD, 0)
PROMISE(only_kiosk_link_asks_for_the_machine_s_addresses, open_addresses, KIOSK | CARD, 0)
PROMISE(nobody_hears_of_devices, open_events, ALL, 0)
PROMISE(only_kiosk_card_reaches_pcscd, open_stream, 0, KIOSK | LINK)
PROMISE(kiosk_reaches_its_helpers_again, open_helper, 0, LINK)
PROMISE(only_kiosk_link_binds_a_socket, bind_socket, KIOSK | CARD, 0)
PROMISE(nobody_reads_a_file_elsewhere, read_file, 0, ALL)
PROMISE(nobody_writes_a_file_elsewhere, write_file, CARD_WATCHER, ALL & ~CARD_WATCHER)
PROMISE(nobody_makes_a_file_elsewhere, make_file, KIOSK | CARD_WATCHER,
        CARD_PARENT | CARD_WORKER | LINK)
PROMISE(only_who_has_a_file_to_write_writes_one, make_own, KIOSK | CARD_WATCHER, 0)
PROMISE(nobody_removes_a_file_elsewhere, remove_file, KIOSK | CARD, LINK)
PROMISE(nobody_makes_a_folder, make_folder, ALL, 0)
PROMISE(nobody_makes_a_link, link_file, ALL, 0)
PROMISE(only_kiosk_link_changes_a_file_s_mode, change_mode, KIOSK | CARD, 0)
PROMISE(nobody_runs_what_it_can_write, run_written, ALL, 0)
PROMISE(nobody_makes_memory_runnable, make_runnable, ALL, 0)
PROMISE(nobody_becomes_another_user, change_user, ALL, 0)
PROMISE(nobody_leaves_a_namespace, leave_namespace, ALL, 0)
PROMISE(nobody_types_into_a_terminal, type_keys, ALL, 0)

static bool give_away(void)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/file", dir);
    return chown(path, 1, 1) == 0;
}

static bool give_away_without_rights(void)
{
    wall_rights();
    return give_away();
}

static bool set_user_without_rights(void)
{
    wall_rights();
    return setuid(1) == 0;
}

static void root_keeps_no_right(void **state)
{
    (void)state;
    if (fate_of(0, give_away) != DONE)
        skip(); // not root: there is nothing to give up
    assert_int_equal(fate_of(0, give_away_without_rights), REFUSED);
    assert_int_equal(fate_of(0, set_user_without_rights), REFUSED);
}

static void kiosk_may_ask_who_its_user_is_however_often(void **state)
{
    (void)state;
    assert_int_equal(fate_of(KIOSK, ask_for_users), DONE);
}

static int make_place(void **state)
{
    (void)state;
    char path[SCRATCH_MAX + 32];
    if (!tmpdir_make(dir))
        return -1;
    snprintf(path, sizeof path, "%s/own", dir);
    return mkdir(path, 0700) == 0 ? 0 : -1;
}

// What an attempt without a wall has made or removed is as before for the next one.
static int restore(void **state)
{
    (void)state;
    static const char *const MADE[] = {"made", "own/made", "folder", "link"};
    char path[SCRATCH_MAX + 32];
    for (size_t i = 0; i < sizeof MADE / sizeof MADE[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, MADE[i]);
        remove(path);
    }
    return at("file", O_WRONLY | O_CREAT) ? 0 : -1;
}

static int remove_place(void **state)
{
    (void)state;
    return tmpdir_remove(dir) ? 0 : -1;
}

#define TEST(name) cmocka_unit_test_setup(name, restore)

static const struct CMUnitTest PROMISES[] = {
    TEST(nobody_runs_a_program),
    TEST(only_parents_make_a_process),
    TEST(only_parents_send_a_signal),
    TEST(nobody_is_traced),
    TEST(nobody_reads_a_process_s_memory),
    TEST(nobody_becomes_dumpable),
    TEST(nobody_changes_a_limit),
    TEST(only_kiosk_link_opens_a_connection_to_a_network),
    TEST(only_kiosk_link_sends_a_datagram_to_a_network),
    TEST(only_kiosk_link_asks_for_the_machine_s_addresses),
    TEST(nobody_hears_of_devices),
    TEST(only_kiosk_card_reaches_pcscd),
    TEST(kiosk_reaches_its_helpers_again),
    TEST(kiosk_may_ask_who_its_user_is_however_often),
    TEST(only_kiosk_link_binds_a_socket),
    TEST(nobody_reads_a_file_elsewhere),
    TEST(nobody_writes_a_file_elsewhere),
    TEST(nobody_makes_a_file_elsewhere),
    TEST(only_who_has_a_file_to_write_writes_one),
    TEST(nobody_removes_a_file_elsewhere),
    TEST(nobody_makes_a_folder),
    TEST(nobody_makes_a_link),
    TEST(only_kiosk_link_changes_a_file_s_mode),
    TEST(nobody_runs_what_it_can_write),
    TEST(nobody_makes_memory_runnable),
    TEST(nobody_becomes_another_user),
    TEST(nobody_leaves_a_namespace),
    TEST(nobody_types_into_a_terminal),
    TEST(root_keeps_no_right),
};

TEST_MAIN(PROMISES, make_place, remove_place)
