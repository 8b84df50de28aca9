// kioskctl at the socket of somebody who is no kiosk: whatever it is answered, it ends with a
// status that says so, and nothing reaches the terminal that is no plain text.
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/base/ipc.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    SAID_MAX = 64 * 1024,
    REQUEST_MAX = 64,
};

struct peer {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    int listener;
    const char *answer;
    size_t length;
    pthread_t thread;
    char said[SAID_MAX]; // by kioskctl
};

static int begin(void **state)
{
    static struct peer peer; // lint: file-scope test fixture
    if (!tmpdir_make(peer.dir))
        return -1;
    snprintf(peer.path, sizeof peer.path, "%s/control", peer.dir);
    peer.listener = ipc_listen(peer.path);
    *state = &peer;
    return peer.listener >= 0 ? 0 : -1;
}

static int end(void **state)
{
    struct peer *peer = *state;
    close(peer->listener);
    return tmpdir_remove(peer->dir) ? 0 : -1;
}

static void *serve(void *context)
{
    struct peer *peer = context;
    char request[REQUEST_MAX];
    int fd = -1;
    if (ipc_accept(peer->listener, 0, &fd) == IPC_OK && recv(fd, request, sizeof request, 0) > 0)
        (void)!send(fd, peer->answer, peer->length, MSG_NOSIGNAL);
    ipc_close(fd);
    return NULL;
}

// What it says on both streams goes into peer->said. Returns its status; 128 and more: a signal.
static int ask(struct peer *peer, const char *words, const char *answer, size_t length)
{
    char command[512];
    peer->answer = answer;
    peer->length = length;
    assert_int_equal(pthread_create(&peer->thread, NULL, serve, peer), 0);
    snprintf(command, sizeof command, "'%s/bin/kioskctl' 2>&1 --control '%s' %s", paths_build(),
             peer->path, words);
    FILE *out = popen(command, "re");
    assert_non_null(out);
    peer->said[fread(peer->said, 1, sizeof peer->said - 1, out)] = '\0';
    int status = pclose(out);
    pthread_join(peer->thread, NULL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if ((*text < ' ' && *text != '\n') || *text > '~')
            return false;
    return true;
}

static const char *const WORDS[] = {"status", "view", "trace", "outbox", "acknowledge", "results"};

static void expect(struct peer *peer, const char *answer, size_t length, int status)
{
    for (size_t i = 0; i < 2 * sizeof WORDS / sizeof WORDS[0]; i++) {
        char words[32];
        snprintf(words, sizeof words, "%s%s", WORDS[i / 2], i % 2 == 0 ? "" : " --json");
        int got = ask(peer, words, answer, length);
        if (got != status || !is_plain(peer->said) || (status != 0 && peer->said[0] == '\0'))
            fail_msg("%s, answered %s: status %d, \"%s\"", words, answer, got, peer->said);
    }
}

static void an_answer_of_other_types_is_printed_without_harm(void **state)
{
    static const char *const ODD[] = {
        "{\"warnings\":[1,null,{\"a\":[]}],\"controls\":[1],\"apdus\":[[]],\"records\":[null]}",
        "{\"warnings\":\"clock-off\",\"controls\":{},\"apdus\":7,\"records\":\"\",\"a\":1e9}",
        "{\"firmware\":{\"a\":{\"b\":{\"c\":null}}},\"view\":[],\"count\":\"x\"}",
        " {\n\"a\" : 1 }\n",
    };
    for (size_t i = 0; i < sizeof ODD / sizeof ODD[0]; i++)
        expect(*state, ODD[i], strlen(ODD[i]), 0);
}

static void no_answer_reaches_the_terminal_as_anything_but_text(void **state)
{
    static const char *const HOSTILE[] = {
        "{\"\\u001b[2J\":\"\\u001b]0;owned\\u0007\",\"state\":\"a\\nwarning: b\\r\"}",
        "{\"warnings\":[\"\\u001b[31m\"],\"view\":\"\\u009b2J\",\"language\":\"\\u202e\"}",
        "{\"controls\":[{\"id\":\"\\u001b[1m\"}],\"apdus\":[{\"name\":\"\\u001b\",\"sw\":\"\"}]}",
        "{\"records\":[{\"id\":\"\\u001bc\",\"result\":\"\\u007f\"}],\"x\":\"\xC2\x9B\"}",
    };
    struct peer *peer = *state;
    for (size_t i = 0; i < sizeof HOSTILE / sizeof HOSTILE[0]; i++)
        expect(peer, HOSTILE[i], strlen(HOSTILE[i]), 0);
    assert_int_equal(ask(peer, "status", HOSTILE[0], strlen(HOSTILE[0])), 0);
    assert_null(strstr(peer->said, "\nwarning: b")); // its own line it is not
}

static void what_is_no_answer_is_said_and_is_a_failure(void **state)
{
    static const char *const NONE[] = {
        "[]", "7", "null", "{\"a\":1", "{\"a\":1}x", "\xFF", "{\"error\":\"\\u001b[2J\"}"};
    static const char CUT[] = "{\"a\":\0001}";
    for (size_t i = 0; i < sizeof NONE / sizeof NONE[0]; i++)
        expect(*state, NONE[i], strlen(NONE[i]), 1);
    expect(*state, CUT, sizeof CUT - 1, 1);
}

static void what_cannot_be_written_is_a_failure(void **state)
{
    static const char ANSWER[] = "{\"a\":1}";
    struct peer *peer = *state;
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        char words[64];
        snprintf(words, sizeof words, "%s --json >/dev/full", WORDS[i]);
        assert_int_equal(ask(peer, words, ANSWER, sizeof ANSWER - 1), 1);
        assert_non_null(strstr(peer->said, "standard output: No space left on device"));
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(an_answer_of_other_types_is_printed_without_harm),
    cmocka_unit_test(no_answer_reaches_the_terminal_as_anything_but_text),
    cmocka_unit_test(what_is_no_answer_is_said_and_is_a_failure),
    cmocka_unit_test(what_cannot_be_written_is_a_failure),
};

TEST_MAIN(TESTS, begin, end)
