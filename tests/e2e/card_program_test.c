// `kiosk-card` as a program: its options, and the socket that systemd may pass.
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/card_rig.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PATH_BYTES = 256,
    SYSTEMD_FIRST_FD = 3, // sd_listen_fds(3)
};

struct place {
    char folder[SCRATCH_MAX], program[PATH_BYTES], log[PATH_BYTES], socket[PATH_BYTES];
    pid_t helper;
};

static int start(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    assert_true(place && tmpdir_make(place->folder));
    paths_program("kiosk-card", place->program, sizeof place->program);
    snprintf(place->log, sizeof place->log, "%s/log", place->folder);
    snprintf(place->socket, sizeof place->socket, "%s/socket", place->folder);
    *state = place;
    return 0;
}

static int stop(void **state)
{
    struct place *place = *state;
    card_rig_end(&place->helper);
    tmpdir_remove(place->folder);
    free(place);
    return 0;
}

static int status_of(const struct place *place, const char *option, const char *value)
{
    int status;
    pid_t child = card_rig_spawn(place->log, (const char *[]){place->program, option, value, NULL});
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

// Everything the program has printed.
static void read_log(const struct place *place, char *text, size_t size)
{
    FILE *file = fopen(place->log, "r");
    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void help_and_version_are_no_failure(void **state)
{
    struct place *place = *state;
    char text[4096];
    assert_int_equal(status_of(place, "--help", NULL), EXIT_SUCCESS);
    assert_int_equal(status_of(place, "--version", NULL), EXIT_SUCCESS);
    read_log(place, text, sizeof text);
    assert_non_null(strstr(text, "--pcscd-restart PATH"));
    assert_non_null(strstr(text, "kiosk-card " KIOSK_VERSION));
}

static void options_of_no_use_are_refused(void **state)
{
    struct place *place = *state;
    assert_int_equal(status_of(place, "--nonsense", NULL), 2);
    assert_int_equal(status_of(place, "more", NULL), 2);
    assert_int_equal(status_of(place, "--client", "no-such-user"), 2);
    assert_int_equal(status_of(place, "--client", "99999999999"), 2);
    assert_int_equal(status_of(place, "--pulse", "0"), 2);
    assert_int_equal(status_of(place, "--pulse", "-1"), 2);
    assert_int_equal(status_of(place, "--pulse", "1s"), 2);
}

static void without_any_socket_it_ends(void **state)
{
    struct place *place = *state;
    assert_int_equal(status_of(place, "--verbose", NULL), EXIT_FAILURE);
    assert_int_equal(status_of(place, "--socket", "/nonexistent/socket"), EXIT_FAILURE);
}

static void expect_presence(int fd)
{
    struct ipc_message message;
    assert_true(ipc_wait(fd, DESK_LIMIT_MS));
    assert_int_equal(ipc_receive(fd, &message), IPC_OK);
    assert_true(card_message_valid(&message, false));
    assert_int_equal(message.type, CARD_PRESENCE);
}

static void the_socket_may_come_from_systemd(void **state)
{
    struct place *place = *state;
    int listener = ipc_listen(place->socket);
    assert_true(listener >= 0);
    assert_int_equal(dup2(listener, SYSTEMD_FIRST_FD), SYSTEMD_FIRST_FD);
    fcntl(SYSTEMD_FIRST_FD, F_SETFD, 0); // not CLOEXEC, also when it was that number before
    place->helper = card_rig_spawn(
        place->log, (const char *[]){"sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\"",
                                     place->program, NULL});
    close(SYSTEMD_FIRST_FD);
    if (listener != SYSTEMD_FIRST_FD)
        close(listener);
    int fd = ipc_connect(place->socket);
    assert_true(fd >= 0);
    expect_presence(fd);
    close(fd);
}

static void a_user_may_be_named_or_numbered(void **state)
{
    static const char *const users[] = {"root", "0", "65534"};
    struct place *place = *state;
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        int fd;
        place->helper =
            card_rig_spawn(place->log, (const char *[]){place->program, "--socket", place->socket,
                                                        "--client", users[i], NULL});
        while ((fd = ipc_connect(place->socket)) < 0) {
            assert_int_equal(waitpid(place->helper, NULL, WNOHANG), 0);
            poll(NULL, 0, 1);
        }
        expect_presence(fd);
        close(fd);
        card_rig_end(&place->helper);
        unlink(place->socket);
    }
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest TESTS[] = {
    IN_PLACE(help_and_version_are_no_failure), IN_PLACE(options_of_no_use_are_refused),
    IN_PLACE(without_any_socket_it_ends),      IN_PLACE(the_socket_may_come_from_systemd),
    IN_PLACE(a_user_may_be_named_or_numbered),
};

TEST_MAIN(TESTS, card_rig_adopt, card_rig_reap)
