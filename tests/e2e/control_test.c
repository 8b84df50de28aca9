// The control socket of a whole kiosk: no client keeps it busy or shuts the technician out. What is
// told of a secret: tests/unit/control_test.c and canary_screen_test.c.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

enum {
    SILENT = 8, // clients, twice as many as there are places
    LOOK_MS = 1000,
    BUSY_MS = 100, // of a processor in that time; four silent clients once took 700
    POLL_MS = 10,
};

static int connect_to(const struct kiosk_visit *v)
{
    char path[128];
    snprintf(path, sizeof path, "%s/control", kiosk_stand_dir(v->stand));
    int fd = ipc_connect(path);
    assert_true(fd >= 0);
    return fd;
}

static pid_t kiosk(const struct kiosk_visit *v)
{
    const struct stand_process all = stand_process_list(v->stand);
    pid_t pid = stand_process_find(&all, CREW_KIOSK);
    assert_true(pid > 0);
    return pid;
}

// What the program on the screen has used of a processor, in ms (proc(5), stat).
static long used_ms(const struct kiosk_visit *v)
{
    char path[64];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)kiosk(v));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file,
                            "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                            &user, &system),
                     2);
    fclose(file);
    return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

static void silent_clients_neither_keep_the_kiosk_busy_nor_shut_kioskctl_out(void **state)
{
    struct kiosk_visit *v = *state;
    int fds[SILENT];
    for (int i = 0; i < SILENT / 2; i++)
        fds[i] = connect_to(v);
    kiosk_stand_must(v->stand, "kioskctl view >silent.1");
    for (int i = SILENT / 2; i < SILENT; i++)
        fds[i] = connect_to(v);
    long before = used_ms(v);
    int64_t start = clock_ms();
    while (clock_ms() < start + LOOK_MS)
        clock_sleep(POLL_MS);
    assert_in_range(used_ms(v) - before, 0, BUSY_MS);
    kiosk_stand_must(v->stand, "kioskctl status >silent.2");
    for (int i = 0; i < SILENT; i++)
        ipc_close(fds[i]);
}

// ---- kioskctl ---------------------------------------------------------------------------------

// Ends with this status, says one line on standard error that holds `text`, and nothing else.
static void says(struct kiosk_visit *v, const char *command, int status, const char *text)
{
    char *said;
    int got = kiosk_stand_sh(v->stand, &said, "%s 2>&1", command);
    char *end = strchr(said, '\n');
    if (got != status || !strstr(said, text) || !end || end[1] != '\0')
        fail_msg("%s: status %d, \"%s\"", command, got, said);
    free(said);
}

static void kioskctl_says_in_one_line_why_there_is_no_answer(void **state)
{
    struct kiosk_visit *v = *state;
    says(v, "kioskctl --control nowhere status", 1, "nowhere: No such file or directory");
    assert_int_equal(kill(kiosk(v), SIGSTOP), 0);
    int64_t start = clock_ms();
    says(v, "kioskctl status", 1, "the kiosk did not answer within 5 s");
    assert_int_equal(kill(kiosk(v), SIGCONT), 0);
    assert_in_range(clock_ms() - start, 4000, 15000);
    kiosk_stand_must(v->stand, "kioskctl status >stopped.1");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(silent_clients_neither_keep_the_kiosk_busy_nor_shut_kioskctl_out),
    KIOSK_VISIT(kioskctl_says_in_one_line_why_there_is_no_answer),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
