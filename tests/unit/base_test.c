// What every other part relies on: messages keep their boundaries, secrets are gone when wiped,
// UTF-8 is read.
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/file.h"
#include "drivers/base/ipc.h"
#include "drivers/base/log.h"
#include "drivers/base/secret.h"
#include "drivers/base/utf8.h"
#include "tests/support/folder.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

struct pair {
    int a, b;
};

static int open_pair(void **state)
{
    static struct pair pair; // lint: file-scope test fixture
    int fds[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
    pair = (struct pair){fds[0], fds[1]};
    *state = &pair;
    return 0;
}

static int close_pair(void **state)
{
    struct pair *pair = *state;
    close(pair->a);
    close(pair->b);
    return 0;
}

static void a_message_arrives_whole(void **state)
{
    struct pair *pair = *state;
    struct ipc_message sent, got;
    ipc_fill(&sent, 42, 7, "body", 4);
    assert_int_equal(ipc_send(pair->a, &sent), IPC_OK);
    assert_int_equal(ipc_receive(pair->b, &got), IPC_OK);
    assert_int_equal(got.type, 42);
    assert_int_equal(got.ticket, 7);
    assert_int_equal(got.length, 4);
    assert_memory_equal(got.body, "body", 4);
}

static void a_length_that_lies_is_malformed(void **state)
{
    struct pair *pair = *state;
    struct ipc_message lie, got;
    ipc_fill(&lie, 42, 7, "body", 4);
    lie.length = 5; // one more than what is sent
    assert_int_equal(send(pair->a, &lie, offsetof(struct ipc_message, body) + 4, 0),
                     offsetof(struct ipc_message, body) + 4);
    assert_int_equal(ipc_receive(pair->b, &got), IPC_MALFORMED);
}

static void an_oversize_or_tiny_datagram_is_malformed(void **state)
{
    struct pair *pair = *state;
    unsigned char large[sizeof(struct ipc_message) + 8] = {0};
    struct ipc_message got;
    assert_true(send(pair->a, large, sizeof large, 0) > 0);
    assert_int_equal(ipc_receive(pair->b, &got), IPC_MALFORMED);
    assert_true(send(pair->a, large, 3, 0) > 0);
    assert_int_equal(ipc_receive(pair->b, &got), IPC_MALFORMED);
}

static void a_peer_that_has_gone_is_told_apart_from_silence(void **state)
{
    struct pair *pair = *state;
    struct ipc_message got;
    assert_false(ipc_wait(pair->b, 0));
    shutdown(pair->a, SHUT_WR);
    assert_true(ipc_wait(pair->b, 1000));
    assert_int_equal(ipc_receive(pair->b, &got), IPC_CLOSED);
}

// Connects to `path` as `user`. The child leaves at once; what counts is whose socket it was.
static void connect_as(const char *path, uid_t user)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(setuid(user) == 0 && ipc_connect(path) >= 0 ? 0 : 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void another_user_of_the_machine_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip(); // only root can become another user
    char directory[] = "/tmp/ipc-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(directory));
    assert_int_equal(chmod(directory, 0755), 0);
    snprintf(path, sizeof path, "%s/socket", directory);
    int listener = ipc_listen(path), fd = -1;
    assert_true(listener >= 0);
    assert_int_equal(chmod(path, 0666), 0); // as if somebody had opened the file's mode
    connect_as(path, 65534);
    assert_int_equal(ipc_accept(listener, 0, &fd), IPC_REFUSED);
    connect_as(path, 65534);
    assert_int_equal(ipc_accept(listener, 65534, &fd), IPC_OK);
    close(fd);
    close(listener);
    unlink(path);
    rmdir(directory);
}

// sd_listen_fds(3): the first descriptor that is passed is 3, and LISTEN_PID says to whom.
static void a_socket_is_taken_over_when_systemd_passed_one_to_this_program(void **state)
{
    enum {
        PASSED = 3,
    };
    static const struct {
        bool is_me;
        const char *count;
        int expected;
    } CASES[] = {{true, "1", PASSED}, {false, "1", -1}, {true, "2", -1}, {true, "0", -1}};
    char pid[16];
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        int socket_made = socket(AF_UNIX, SOCK_SEQPACKET, 0), kept = dup(PASSED);
        assert_int_equal(dup2(socket_made, PASSED), PASSED);
        snprintf(pid, sizeof pid, "%d", (int)getpid() + !CASES[i].is_me);
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", CASES[i].count, 1);
        assert_int_equal(ipc_listen(NULL), CASES[i].expected);
        close(PASSED);
        if (kept >= 0)
            assert_int_equal(dup2(kept, PASSED), PASSED);
        close(kept);
        close(socket_made);
    }
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
}

static void a_socket_that_nobody_serves_any_more_is_replaced(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    assert_true(tmpdir_make(dir));
    snprintf(path, sizeof path, "%s/socket", dir);
    for (int i = 0; i < 2; i++) { // the file of the first one is left behind
        int listener = ipc_listen(path), client = ipc_connect(path);
        assert_true(listener >= 0);
        assert_true(client >= 0);
        close(client);
        close(listener);
    }
    assert_true(tmpdir_remove(dir));
}

// A second program, or a path that was meant for something else, takes nothing away from anybody.
static void what_is_served_or_no_socket_stays_where_it_is(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    struct stat seen;
    assert_true(tmpdir_make(dir));
    snprintf(path, sizeof path, "%s/socket", dir);
    int listener = ipc_listen(path);
    assert_true(listener >= 0);
    errno = 0;
    assert_int_equal(ipc_listen(path), -1);
    assert_int_equal(errno, EADDRINUSE);
    assert_false(ipc_wait(listener, 0)); // nobody knocked
    int client = ipc_connect(path);
    assert_true(client >= 0);
    close(client);
    close(listener);
    snprintf(path, sizeof path, "%s/outbox.db", dir);
    FILE *file = fopen(path, "we");
    assert_true(fputs("records", file) >= 0);
    fclose(file);
    assert_int_equal(ipc_listen(path), -1);
    assert_int_equal(errno, EEXIST);
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_size, strlen("records"));
    assert_true(tmpdir_remove(dir));
}

static void a_file_that_is_there_keeps_its_name_and_nothing_lies_beside_it(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16], other[SCRATCH_MAX + 16];
    const struct file_part parts[] = {{"new", 3}, {"er", 2}};
    struct stat seen;
    assert_true(tmpdir_make(dir));
    snprintf(path, sizeof path, "%s/export", dir);
    snprintf(other, sizeof other, "%s/link", dir);
    assert_true(file_create(path, parts, 2));
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_size, 5);
    assert_false(file_create(path, parts, 1));
    assert_int_equal(errno, EEXIST);
    assert_int_equal(symlink("nowhere", other), 0);
    assert_false(file_create(other, parts, 1));
    assert_int_equal(errno, EEXIST);
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_size, 5);
    assert_true(file_replace(path, parts, 1));
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_size, 3);
    assert_int_equal(folder_files_like(dir, "*"), 2);
    assert_true(tmpdir_remove(dir));
}

// Root exports into folders of others.
static void what_has_the_name_under_which_a_file_is_begun_stays_as_it_is(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16], fresh[SCRATCH_MAX + 16];
    const struct file_part part = {"other", 5}, more = {"export", 6};
    struct stat seen;
    assert_true(tmpdir_make(dir));
    snprintf(path, sizeof path, "%s/a", dir);
    snprintf(fresh, sizeof fresh, "%s/a.new", dir);
    assert_true(file_create(fresh, &part, 1));
    assert_false(file_create(path, &more, 1));
    assert_int_equal(errno, EEXIST);
    assert_int_equal(stat(fresh, &seen), 0);
    assert_int_equal(seen.st_size, 5);
    assert_true(file_replace(path, &more, 1)); // in a folder of its own: left by a power cut
    assert_int_equal(symlink(path, fresh), 0);
    assert_false(file_create(path, &part, 1));
    assert_false(file_create(fresh, &part, 1));
    assert_int_equal(stat(path, &seen), 0);
    assert_int_equal(seen.st_size, 6);
    assert_true(tmpdir_remove(dir));
}

// The service manager's end of the log may stand still; the screen must not.
static void a_log_that_nobody_reads_holds_up_nobody(void **state)
{
    (void)state;
    int ends[2], status = -1;
    char first[64] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        alarm(20); // a write that blocks ends here
        dup2(ends[1], STDERR_FILENO);
        for (int i = 0; i < 2 * 64 * 1024 / 30; i++) // twice what a pipe holds, pipe(7)
            log_write(LOG_ERROR, "test", "event=line number=%d", i);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(read(ends[0], first, 19), 19);
    assert_string_equal(first, "<3>? area=test even");
    close(ends[0]);
    close(ends[1]);
}

static void a_wiped_secret_leaves_no_byte(void **state)
{
    (void)state;
    struct secret *secret = secret_new();
    assert_true(secret_set(secret, "HUNTER2HUNTER2", 14));
    const char *bytes = secret_bytes(secret);
    secret_wipe(secret);
    for (size_t i = 0; i < SECRET_MAX; i++)
        assert_int_equal(bytes[i], 0);
    assert_int_equal(secret_length(secret), 0);
    secret_free(&secret);
    assert_null(secret);
}

static void a_deleted_character_is_gone_and_a_full_secret_takes_no_more(void **state)
{
    (void)state;
    struct secret *secret = secret_new();
    for (int i = 0; i < SECRET_MAX; i++)
        assert_true(secret_append(secret, 'A'));
    assert_false(secret_append(secret, 'B'));
    secret_delete_last(secret);
    assert_int_equal(secret_bytes(secret)[SECRET_MAX - 1], '\0');
    assert_int_equal(secret_length(secret), SECRET_MAX - 1);
    assert_false(secret_set(secret, "12345678901234567", 17));
    assert_int_equal(secret_length(secret), 0);
    secret_free(&secret);
}

static void equal_secrets_are_equal_and_a_prefix_is_not(void **state)
{
    (void)state;
    struct secret *a = secret_new(), *b = secret_new();
    secret_set(a, "1234", 4);
    secret_set(b, "1234", 4);
    assert_true(secret_equal(a, b));
    secret_set(b, "123", 3);
    assert_false(secret_equal(a, b));
    secret_set(b, "1235", 4);
    assert_false(secret_equal(a, b));
    secret_free(&a);
    secret_free(&b);
}

#ifndef __SANITIZE_ADDRESS__ // whose mlock() does nothing
static void a_secret_that_could_be_swapped_out_is_none(void **state)
{
    (void)state;
    enum {
        NOBODY = 65534
    };
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit none = {0, 0};
        bool limited = setrlimit(RLIMIT_MEMLOCK, &none) == 0;
        if (geteuid() == 0) // CAP_IPC_LOCK passes over the limit (mlock(2))
            limited &= setresuid(NOBODY, NOBODY, NOBODY) == 0;
        _exit(!limited ? 2 : secret_new() ? 1 : 0);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 0);
}
#endif

// ---- UTF-8 --------------------------------------------------------------------------------------

static void utf8_decodes_characters_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t code_point; // 0: no character
    } cases[] = {
        {"A", 'A'},
        {"\x7F", 0x7F},
        {"\xC2\x80", 0x80},
        {"\xDF\xBF", 0x7FF},
        {"\xE0\xA0\x80", 0x800},
        {"\xED\x9F\xBF", 0xD7FF},
        {"\xEE\x80\x80", 0xE000},
        {"\xEF\xBF\xBF", 0xFFFF},
        {"\xF0\x90\x80\x80", 0x10000},
        {"\xF4\x8F\xBF\xBF", 0x10FFFF},
        {"\x80", 0},             // a continuation alone
        {"\xC1\xBF", 0},         // overlong
        {"\xE0\x9F\xBF", 0},     // overlong
        {"\xED\xA0\x80", 0},     // a surrogate
        {"\xF0\x8F\xBF\xBF", 0}, // overlong
        {"\xF4\x90\x80\x80", 0}, // above U+10FFFF
        {"\xF8\x88\x80\x80", 0}, // five bytes
        {"\xFF", 0},
        {"\xE3\x81", 0}, // ends too early
        {"\xE3\x81"
         "A",
         0}, // is broken off
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *at = cases[i].bytes, *end = at + strlen(at);
        size_t step = cases[i].code_point ? strlen(at) : 1;
        if (utf8_decode(&at, end) != cases[i].code_point || at != cases[i].bytes + step)
            fail_msg("case %zu", i);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup_teardown(a_message_arrives_whole, open_pair, close_pair),
    cmocka_unit_test_setup_teardown(a_length_that_lies_is_malformed, open_pair, close_pair),
    cmocka_unit_test_setup_teardown(an_oversize_or_tiny_datagram_is_malformed, open_pair,
                                    close_pair),
    cmocka_unit_test_setup_teardown(a_peer_that_has_gone_is_told_apart_from_silence, open_pair,
                                    close_pair),
    cmocka_unit_test(another_user_of_the_machine_is_refused),
    cmocka_unit_test(a_socket_is_taken_over_when_systemd_passed_one_to_this_program),
    cmocka_unit_test(a_socket_that_nobody_serves_any_more_is_replaced),
    cmocka_unit_test(what_is_served_or_no_socket_stays_where_it_is),
    cmocka_unit_test(a_file_that_is_there_keeps_its_name_and_nothing_lies_beside_it),
    cmocka_unit_test(what_has_the_name_under_which_a_file_is_begun_stays_as_it_is),
    cmocka_unit_test(a_log_that_nobody_reads_holds_up_nobody),
    cmocka_unit_test(a_wiped_secret_leaves_no_byte),
    cmocka_unit_test(a_deleted_character_is_gone_and_a_full_secret_takes_no_more),
    cmocka_unit_test(equal_secrets_are_equal_and_a_prefix_is_not),
#ifndef __SANITIZE_ADDRESS__
    cmocka_unit_test(a_secret_that_could_be_swapped_out_is_none),
#endif
    cmocka_unit_test(utf8_decodes_characters_and_nothing_else),
};

TEST_MAIN(TESTS, NULL, NULL)
