// The control socket: no client shuts another one out or keeps the loop busy, and nothing that is
// told depends on what a secret is made of.
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "firmware/control/control.h"
#include "firmware/control/report.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    LIMIT_MS = 5000, // of everything that is waited for
    ANSWER_MAX = 65536,
    MANY = 12, // clients, three times the places
};

struct rig {
    char dir[SCRATCH_MAX];
    char path[128];
    struct control_server server;
    struct view view;
    struct control_place place;
    struct control_status status;
    struct trace_log trace;
    struct selftest selftest;
    struct control_facts facts;
    int turns; // of the loop
};

static int begin(void **state)
{
    struct rig *r = calloc(1, sizeof *r);
    assert_non_null(r);
    assert_true(tmpdir_make(r->dir));
    snprintf(r->path, sizeof r->path, "%s/control", r->dir);
    assert_true(control_open(&r->server, r->path));
    r->view.id = VIEW_START;
    r->place = (struct control_place){.control = CONTROL_START, .w = 10, .h = 10, .enabled = true};
    r->status = (struct control_status){.state = "start", .closed = ""};
    r->facts = (struct control_facts){.view = &r->view,
                                      .places = &r->place,
                                      .place_count = 1,
                                      .focus = CONTROL_START,
                                      .status = &r->status,
                                      .trace = &r->trace,
                                      .selftest = &r->selftest};
    *state = r;
    return 0;
}

static int end(void **state)
{
    struct rig *r = *state;
    control_close(&r->server);
    tmpdir_remove(r->dir);
    free(r);
    return 0;
}

// ---- a loop as the session's, and clients -----------------------------------------------------

// Waits as the session does: for what is watched and until something is due.
static void turn(struct rig *r, int64_t until)
{
    int fds[CONTROL_WATCH];
    int64_t next = control_next(&r->server);
    control_watched(&r->server, fds);
    ipc_wait_any(fds, CONTROL_WATCH, clock_left(next < until ? next : until));
    control_serve(&r->server, &r->facts);
    r->turns++;
}

static void turn_for(struct rig *r, int ms)
{
    int64_t until = clock_ms() + ms;
    r->turns = 0;
    while (clock_ms() < until)
        turn(r, until);
}

// Waits for a place in the listener's queue, as kioskctl does.
static int client(struct rig *r)
{
    int64_t until = clock_ms() + LIMIT_MS;
    int fd;
    while ((fd = ipc_connect(r->path)) < 0 && errno == EAGAIN && clock_ms() < until)
        turn(r, until);
    assert_true(fd >= 0);
    return fd;
}

static int silent_client(struct rig *r)
{
    int fd = client(r);
    turn(r, clock_ms() + LIMIT_MS);
    return fd;
}

// Until there is an answer, or the connection has ended.
static ssize_t await_answer(struct rig *r, int fd, char answer[ANSWER_MAX])
{
    int64_t until = clock_ms() + LIMIT_MS;
    while (!ipc_wait(fd, 0) && clock_ms() < until)
        turn(r, until);
    ssize_t got = recv(fd, answer, ANSWER_MAX - 1, MSG_DONTWAIT);
    answer[got > 0 ? got : 0] = '\0';
    return got;
}

// What kioskctl does.
static void a_technician_gets_in(struct rig *r)
{
    char answer[ANSWER_MAX];
    int fd = client(r);
    assert_int_equal(send(fd, "view", 4, MSG_NOSIGNAL), 4);
    assert_true(await_answer(r, fd, answer) > 0);
    json_t *view = json_loads(answer, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(view, "view")), "start");
    json_decref(view);
    ipc_close(fd);
}

static bool has_ended(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
}

// ---- silent, hung and hostile clients ---------------------------------------------------------

static void silent_clients_shut_nobody_out(void **state)
{
    struct rig *r = *state;
    int fds[MANY];
    for (int i = 0; i < MANY; i++) {
        fds[i] = silent_client(r);
        a_technician_gets_in(r);
    }
    for (int i = 0; i < MANY; i++)
        ipc_close(fds[i]);
}

static void the_oldest_silent_client_goes_when_a_new_one_comes(void **state)
{
    struct rig *r = *state;
    int fds[CONTROL_CLIENTS + 1];
    for (int i = 0; i <= CONTROL_CLIENTS; i++)
        fds[i] = silent_client(r);
    assert_true(has_ended(fds[0]));
    for (int i = 1; i <= CONTROL_CLIENTS; i++)
        assert_false(has_ended(fds[i]));
    for (int i = 0; i <= CONTROL_CLIENTS; i++)
        ipc_close(fds[i]);
}

static void a_silent_client_is_dropped_after_a_second(void **state)
{
    struct rig *r = *state;
    char answer[ANSWER_MAX];
    int64_t start = clock_ms();
    int fd = silent_client(r);
    assert_int_equal(await_answer(r, fd, answer), 0);
    assert_in_range(clock_ms() - start, CONTROL_SILENCE_MS, CONTROL_SILENCE_MS + 500);
    assert_in_range(r->turns, 2, 4);
    ipc_close(fd);
}

static void silent_clients_do_not_keep_the_loop_busy(void **state)
{
    struct rig *r = *state;
    int fds[MANY];
    for (int i = 0; i < MANY; i++)
        fds[i] = client(r);
    turn_for(r, 500);
    assert_in_range(r->turns, 1, 2 * MANY);
    for (int i = 0; i < MANY; i++)
        ipc_close(fds[i]);
}

static void clients_that_never_read_their_answer_hold_nobody_up(void **state)
{
    struct rig *r = *state;
    int fds[MANY];
    for (int i = 0; i < MANY; i++) {
        fds[i] = client(r);
        assert_int_equal(send(fds[i], "trace", 5, MSG_NOSIGNAL), 5);
        turn(r, clock_ms() + LIMIT_MS);
    }
    a_technician_gets_in(r);
    turn_for(r, 100);
    assert_in_range(r->turns, 0, 3);
    for (int i = 0; i < MANY; i++)
        ipc_close(fds[i]);
}

static void what_is_no_request_is_refused_and_ends_the_connection(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } WORDS[] = {
        {"vie", 3},
        {"views", 5},
        {"view\0x", 6},
        {"view\n", 5},
        {"STATUS", 6},
        {"\xFF\x00\xFE", 3},
        {"view view view view view view view view view view view", 54},
    };
    struct rig *r = *state;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        char answer[ANSWER_MAX];
        int fd = client(r);
        send(fd, WORDS[i].bytes, WORDS[i].length, MSG_NOSIGNAL);
        await_answer(r, fd, answer);
        assert_string_equal(answer, "{\"error\":\"unknown request\"}");
        assert_int_equal(await_answer(r, fd, answer), 0);
        ipc_close(fd);
    }
    a_technician_gets_in(r);
}

static void an_empty_message_ends_the_connection(void **state)
{
    struct rig *r = *state;
    char answer[ANSWER_MAX];
    int fd = client(r);
    assert_int_equal(send(fd, "", 0, MSG_NOSIGNAL), 0);
    assert_int_equal(await_answer(r, fd, answer), 0);
    ipc_close(fd);
}

static void a_descriptor_that_is_sent_along_is_not_kept(void **state)
{
    struct rig *r = *state;
    char answer[ANSWER_MAX], space[CMSG_SPACE(sizeof(int))] = {0};
    int fd = client(r), pipes[2];
    assert_int_equal(pipe2(pipes, O_CLOEXEC | O_NONBLOCK), 0);
    struct iovec word = {.iov_base = (char[]){"view"}, .iov_len = 4};
    struct msghdr message = {
        .msg_iov = &word, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), &pipes[1], sizeof(int));
    assert_int_equal(sendmsg(fd, &message, MSG_NOSIGNAL), 4);
    assert_true(await_answer(r, fd, answer) > 0);
    ipc_close(fd);
    close(pipes[1]);
    assert_int_equal(read(pipes[0], answer, 1), 0); // nobody else has the other end
    close(pipes[0]);
}

// Connects, asks and forgets, as fast as it can.
static pid_t flood(const char *path)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        int fd = ipc_connect(path);
        if (fd < 0)
            continue;
        (void)!send(fd, "view", 4, MSG_NOSIGNAL);
        ipc_close(fd);
    }
}

static void a_flood_is_served_at_a_bounded_rate(void **state)
{
    struct rig *r = *state;
    enum {
        MS = 400,
        WINDOWS = MS / CONTROL_WINDOW_MS + 2
    };
    pid_t hostile = flood(r->path);
    assert_true(hostile > 0);
    turn_for(r, MS);
    assert_in_range(r->turns, 2, WINDOWS * (CONTROL_WINDOW_CLIENTS + 1));
    a_technician_gets_in(r);
    kill(hostile, SIGKILL);
    waitpid(hostile, NULL, 0);
}

static void without_a_descriptor_left_the_loop_does_not_spin(void **state)
{
    struct rig *r = *state;
    struct rlimit before, none;
    int fd = client(r);
    int highest = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_true(highest >= 0);
    close(highest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){.rlim_cur = (rlim_t)highest, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    turn_for(r, 200);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_in_range(r->turns, 1, 3);
    ipc_close(fd);
    a_technician_gets_in(r);
}

// ---- what is told of a secret -----------------------------------------------------------------

static const enum view_id ENTRIES[] = {VIEW_KNOWN, VIEW_NEW, VIEW_AGAIN};

static void the_focus_is_never_told_on_a_key(void **state)
{
    struct rig *r = *state;
    for (int c = CONTROL_NONE; c < CONTROL_COUNT; c++) {
        for (size_t i = 0; i < sizeof ENTRIES / sizeof ENTRIES[0]; i++) {
            r->view.id = ENTRIES[i];
            r->facts.focus = (enum control)c;
            char *text = report_view(&r->facts);
            json_t *view = json_loads(text, 0, NULL);
            bool is_key = control_character((enum control)c) != '\0';
            assert_string_equal(json_string_value(json_object_get(view, "focus")),
                                is_key ? "" : control_name((enum control)c));
            json_decref(view);
            free(text);
        }
    }
}

// The same number of characters is told in the same words, whatever they are.
static void an_entry_is_told_by_its_number_of_characters_alone(void **state)
{
    struct rig *r = *state;
    r->place.control = CONTROL_OK;
    for (int n = 0; n < SECRET_MAX; n++) {
        char *first = NULL;
        for (int rules = 0; rules < 16; rules++) {
            bool whole = rules == 15 && n >= 6;
            r->view.id = ENTRIES[n % 3];
            r->view.entry = (struct view_entry){.kind = SECRET_SIGN,
                                                .typed = (uint8_t)n,
                                                .min = 6,
                                                .max = SECRET_MAX,
                                                .complete = whole,
                                                .rules = (uint8_t)rules};
            r->place.enabled = whole;
            char *text = report_view(&r->facts);
            if (!first)
                first = strdup(text);
            assert_string_equal(text, first);
            free(text);
        }
        assert_true((strstr(first, "\"enabled\":true") != NULL) == (n >= 6));
        free(first);
    }
}

static char *trace_of(struct rig *r, uint8_t ins, uint16_t length, uint32_t microseconds)
{
    const struct card_trace entry = {.ins = ins,
                                     .p2 = 0x80,
                                     .command_bytes = length,
                                     .status_word = 0x9000,
                                     .microseconds = microseconds};
    trace_log_clear(&r->trace);
    trace_log_add(&r->trace, &entry);
    return report_trace(&r->facts);
}

static void a_secrets_length_is_not_in_the_trace(void **state)
{
    static const uint8_t COMMANDS[] = {0x20, 0x24, 0x2C};
    struct rig *r = *state;
    for (size_t i = 0; i < sizeof COMMANDS; i++) {
        char *first = trace_of(r, COMMANDS[i], 4, 9000);
        for (uint16_t n = 4; n <= 16; n++) { // about a millisecond for each byte at 9600 baud
            char *text = trace_of(r, COMMANDS[i], n, 5000 + n * 1146U);
            assert_string_equal(text, first);
            free(text);
        }
        assert_non_null(strstr(first, "\"secret\":true"));
        assert_null(strstr(first, "\"lc\""));
        free(first);
    }
}

// Nor in what is kept, where a debugger or a later report would find it.
static void a_secrets_length_is_not_kept(void **state)
{
    struct rig *r = *state;
    free(trace_of(r, 0x2C, 11, 9000));
    assert_int_equal(trace_log_entry(&r->trace, 0)->command_bytes, TRACE_LOG_SECRET);
}

static void other_commands_are_traced_with_their_length(void **state)
{
    struct rig *r = *state;
    char *text = trace_of(r, 0x20, 0, 1234); // asks for the tries
    assert_non_null(strstr(text, "\"lc\":0"));
    assert_non_null(strstr(text, "\"us\":1234"));
    assert_null(strstr(text, "secret"));
    free(text);
    text = trace_of(r, 0x2A, 51, 1234);
    assert_non_null(strstr(text, "\"lc\":51"));
    free(text);
}

// ---- status -----------------------------------------------------------------------------------

static void acknowledge(struct rig *r)
{
    static char answer[ANSWER_MAX];
    int fd = client(r);
    assert_true(send(fd, "acknowledge", strlen("acknowledge"), MSG_NOSIGNAL) > 0);
    assert_true(await_answer(r, fd, answer) > 0);
    close(fd);
}

static void the_outbox_is_acknowledged_once_and_only_when_kiosk_link_can_hear_it(void **state)
{
    struct rig *r = *state;
    acknowledge(r);
    assert_false(control_acknowledged(&r->server));
    r->status.link_helper = true;
    acknowledge(r);
    assert_true(control_acknowledged(&r->server));
    assert_false(control_acknowledged(&r->server));
}

#define ON_A_SOCKET(test) cmocka_unit_test_setup_teardown(test, begin, end)

static const struct CMUnitTest TESTS[] = {
    ON_A_SOCKET(silent_clients_shut_nobody_out),
    ON_A_SOCKET(the_oldest_silent_client_goes_when_a_new_one_comes),
    ON_A_SOCKET(a_silent_client_is_dropped_after_a_second),
    ON_A_SOCKET(silent_clients_do_not_keep_the_loop_busy),
    ON_A_SOCKET(clients_that_never_read_their_answer_hold_nobody_up),
    ON_A_SOCKET(what_is_no_request_is_refused_and_ends_the_connection),
    ON_A_SOCKET(an_empty_message_ends_the_connection),
    ON_A_SOCKET(a_descriptor_that_is_sent_along_is_not_kept),
    ON_A_SOCKET(a_flood_is_served_at_a_bounded_rate),
    ON_A_SOCKET(without_a_descriptor_left_the_loop_does_not_spin),
    ON_A_SOCKET(the_focus_is_never_told_on_a_key),
    ON_A_SOCKET(an_entry_is_told_by_its_number_of_characters_alone),
    ON_A_SOCKET(a_secrets_length_is_not_in_the_trace),
    ON_A_SOCKET(a_secrets_length_is_not_kept),
    ON_A_SOCKET(other_commands_are_traced_with_their_length),
    ON_A_SOCKET(the_outbox_is_acknowledged_once_and_only_when_kiosk_link_can_hear_it),
};

TEST_MAIN(TESTS, NULL, NULL)
