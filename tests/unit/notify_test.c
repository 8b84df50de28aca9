// The service manager hears in time that a program serves and lives, and no more than it asked for.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "drivers/base/notify.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    NOW = 5000, // some time on clock_ms()
};

struct manager {
    int fd; // the manager's end
    struct notify notify;
};

// Names the socket as the manager does: '@' stands for the zero of an abstract name.
static int listen_as(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    memcpy(address.sun_path, name, length);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    setenv("NOTIFY_SOCKET", name, 1);
    return fd;
}

static void forget_environment(void)
{
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

static int begin(void **state)
{
    static struct manager manager; // lint: file-scope test fixture
    char name[64];
    snprintf(name, sizeof name, "@notify-test-%ld", (long)getpid());
    forget_environment();
    manager = (struct manager){.fd = listen_as(name), .notify = {.fd = -1}};
    *state = &manager;
    return 0;
}

static int end(void **state)
{
    struct manager *m = *state;
    notify_close(&m->notify);
    close(m->fd);
    forget_environment();
    return 0;
}

static void expect_said(const struct manager *m, const char *wanted)
{
    char text[64];
    ssize_t got = recv(m->fd, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    assert_string_equal(text, wanted);
}

static void expect_silence(const struct manager *m)
{
    expect_said(m, "");
}

static void the_first_round_says_ready_and_nothing_before_it_does(void **state)
{
    struct manager *m = *state;
    notify_open(&m->notify);
    expect_silence(m);
    assert_true(notify_serving(&m->notify, NOW) == INT64_MAX);
    expect_said(m, "READY=1");
}

static void without_a_watchdog_nobody_is_woken_or_written_to(void **state)
{
    struct manager *m = *state;
    notify_open(&m->notify);
    notify_serving(&m->notify, NOW);
    expect_said(m, "READY=1");
    assert_true(notify_serving(&m->notify, NOW + 1000000) == INT64_MAX);
    expect_silence(m);
}

static void a_watchdog_is_fed_twice_in_its_time_and_no_more_often(void **state)
{
    struct manager *m = *state;
    setenv("WATCHDOG_USEC", "20000000", 1);
    notify_open(&m->notify);
    assert_true(notify_serving(&m->notify, NOW) == NOW + 10000);
    expect_said(m, "READY=1");
    assert_true(notify_serving(&m->notify, NOW + 9999) == NOW + 10000);
    expect_silence(m);
    assert_true(notify_serving(&m->notify, NOW + 10000) == NOW + 20000);
    expect_said(m, "WATCHDOG=1");
}

static void a_watchdog_of_another_process_is_not_fed(void **state)
{
    struct manager *m = *state;
    setenv("WATCHDOG_USEC", "20000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    notify_open(&m->notify);
    assert_true(notify_serving(&m->notify, NOW) == INT64_MAX);
    expect_said(m, "READY=1");
}

static void a_watchdog_that_is_no_number_is_none(void **state)
{
    struct manager *m = *state;
    static const char *const WRONG[] = {"",          "abc",       "0",
                                        "-20000000", "20000000s", "99999999999999999999"};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        char *name = strdup(getenv("NOTIFY_SOCKET"));
        setenv("WATCHDOG_USEC", WRONG[i], 1);
        notify_open(&m->notify);
        assert_true(notify_serving(&m->notify, NOW) == INT64_MAX);
        expect_said(m, "READY=1");
        notify_close(&m->notify);
        setenv("NOTIFY_SOCKET", name, 1);
        free(name);
    }
}

static void a_manager_that_does_not_read_never_holds_the_loop_up(void **state)
{
    struct manager *m = *state;
    setenv("WATCHDOG_USEC", "2000", 1); // one sign of life per ms
    notify_open(&m->notify);
    int64_t now = NOW;
    for (int i = 0; i < 100000 && notify_serving(&m->notify, now) == now + 1; i++)
        now++;
    assert_true(notify_serving(&m->notify, now) == now + 1000);
    char text[16];
    while (recv(m->fd, text, sizeof text, 0) > 0)
        ;
    notify_serving(&m->notify, now + 999);
    expect_silence(m);
    notify_serving(&m->notify, now + 1000);
    expect_said(m, "WATCHDOG=1");
}

static void a_manager_behind_a_path_is_reached(void **state)
{
    struct manager *m = *state;
    char directory[SCRATCH_MAX], path[SCRATCH_MAX + 8];
    assert_true(tmpdir_make(directory));
    snprintf(path, sizeof path, "%s/notify", directory);
    close(m->fd);
    m->fd = listen_as(path);
    notify_open(&m->notify);
    notify_serving(&m->notify, NOW);
    expect_said(m, "READY=1");
    tmpdir_remove(directory);
}

static void without_a_manager_nothing_waits_and_nothing_fails(void **state)
{
    struct manager *m = *state;
    static const char *const NOBODY[] = {NULL, "", "relative", "/nowhere/notify",
                                         "@nobody-listens"};
    setenv("WATCHDOG_USEC", "20000000", 1);
    for (size_t i = 0; i < sizeof NOBODY / sizeof NOBODY[0]; i++) {
        unsetenv("NOTIFY_SOCKET");
        if (NOBODY[i])
            setenv("NOTIFY_SOCKET", NOBODY[i], 1);
        notify_open(&m->notify);
        assert_int_equal(m->notify.fd, -1);
        assert_true(notify_serving(&m->notify, NOW) == INT64_MAX);
    }
    expect_silence(m);
}

static void a_child_cannot_speak_for_the_program(void **state)
{
    struct manager *m = *state;
    setenv("WATCHDOG_USEC", "20000000", 1);
    setenv("WATCHDOG_PID", "1", 1);
    notify_open(&m->notify);
    assert_null(getenv("NOTIFY_SOCKET"));
    assert_null(getenv("WATCHDOG_USEC"));
    assert_null(getenv("WATCHDOG_PID"));
    assert_true(fcntl(m->notify.fd, F_GETFD) & FD_CLOEXEC);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, begin, end)

static const struct CMUnitTest TESTS[] = {
    ALONE(the_first_round_says_ready_and_nothing_before_it_does),
    ALONE(without_a_watchdog_nobody_is_woken_or_written_to),
    ALONE(a_watchdog_is_fed_twice_in_its_time_and_no_more_often),
    ALONE(a_watchdog_of_another_process_is_not_fed),
    ALONE(a_watchdog_that_is_no_number_is_none),
    ALONE(a_manager_that_does_not_read_never_holds_the_loop_up),
    ALONE(a_manager_behind_a_path_is_reached),
    ALONE(without_a_manager_nothing_waits_and_nothing_fails),
    ALONE(a_child_cannot_speak_for_the_program),
};

TEST_MAIN(TESTS, NULL, NULL)
