#include "tests/support/kiosk_stand.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/ipc.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    OPTIONS_MAX = 32,
    COMMAND_MAX = 4096,
    ANSWER_MAX = 256 * 1024,
    POLL_MS = 20, // between two looks at a condition that nothing announces
    LOOK_MS = 50, // the same, when each starts a program
};

struct kiosk_stand {
    char dir[SCRATCH_MAX];
    pid_t pid;
    int output; // of tests/stand
    int port;
    char text[256];
};

// ---- starting and stopping --------------------------------------------------------------------

static _Noreturn void become_stand(const char *dir, const char *const *options,
                                   enum kiosk_stand_display where, int output)
{
    const char *arguments[OPTIONS_MAX] = {"tests/stand", "--dir", dir, "--build", paths_build()};
    size_t count = 5;
    for (; *options && count < OPTIONS_MAX - 1; options++)
        arguments[count++] = *options;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(output, STDOUT_FILENO);
    if (where == KIOSK_STAND_OWN_DISPLAY)
        unsetenv("DISPLAY");
    execv(arguments[0], (char *const *)arguments);
    _exit(127);
}

// Reads lines until "ready"; false when the stand ends or takes too long.
static bool read_until_ready(struct kiosk_stand *stand)
{
    char said[1024] = "";
    size_t length = 0;
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS * 2;
    while (!strstr(said, "ready\n")) {
        struct pollfd place = {.fd = stand->output, .events = POLLIN};
        if (poll(&place, 1, clock_left(deadline)) <= 0)
            return false;
        ssize_t got = read(stand->output, said + length, sizeof said - 1 - length);
        if (got <= 0)
            return false;
        length += (size_t)got;
        said[length] = '\0';
    }
    const char *port = strstr(said, "vpcd=");
    stand->port = port ? atoi(port + 5) : 0;
    return stand->port > 0;
}

struct kiosk_stand *kiosk_stand_start(const char *const *options)
{
    return kiosk_stand_start_on(KIOSK_STAND_OWN_DISPLAY, options);
}

struct kiosk_stand *kiosk_stand_start_on(enum kiosk_stand_display where, const char *const *options)
{
    struct kiosk_stand *stand = calloc(1, sizeof *stand);
    int ends[2];
    assert_non_null(stand);
    assert_true(tmpdir_make(stand->dir));
    assert_int_equal(pipe(ends), 0);
    stand->pid = fork();
    assert_true(stand->pid >= 0);
    if (stand->pid == 0) {
        close(ends[0]);
        become_stand(stand->dir, options, where, ends[1]);
    }
    close(ends[1]);
    stand->output = ends[0];
    if (!read_until_ready(stand)) {
        kiosk_stand_print_logs(stand);
        kiosk_stand_stop(&stand);
        fail_msg("the stand did not come up");
    }
    return stand;
}

// Whatever the test was about: a resident's card was asked for no secret in the diagnostic mode.
static bool was_asked_for_a_secret(const struct kiosk_stand *stand)
{
    char command[2 * SCRATCH_MAX + 64];
    snprintf(command, sizeof command,
             "test ! -e %s/log/card.log || tests/rig/no-verify %s/log/card.log", stand->dir,
             stand->dir);
    return system(command) != 0;
}

void kiosk_stand_stop(struct kiosk_stand **stand)
{
    struct kiosk_stand *s = *stand;
    if (!s)
        return;
    kill(s->pid, SIGTERM);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(s->output);
    bool asked = was_asked_for_a_secret(s);
    tmpdir_remove(s->dir);
    free(s);
    *stand = NULL;
    if (asked)
        fail_msg("a VERIFY went to a resident's card in the diagnostic mode");
}

const char *kiosk_stand_dir(const struct kiosk_stand *stand)
{
    return stand->dir;
}

void kiosk_stand_display(const struct kiosk_stand *stand, char *name, size_t size)
{
    char path[SCRATCH_MAX + 16];
    snprintf(path, sizeof path, "%s/display", stand->dir);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(name, (int)size, file));
    name[strcspn(name, "\n")] = '\0';
    fclose(file);
}

int kiosk_stand_port(const struct kiosk_stand *stand)
{
    return stand->port;
}

void kiosk_stand_print_logs(const struct kiosk_stand *stand)
{
    char command[COMMAND_MAX];
    snprintf(command, sizeof command, "tail -n 25 %s/log/*.log >&2", stand->dir);
    (void)!system(command);
}

// ---- commands inside --------------------------------------------------------------------------

static char *read_all(FILE *from)
{
    char *text = calloc(1, ANSWER_MAX);
    assert_non_null(text);
    size_t length = fread(text, 1, ANSWER_MAX - 1, from);
    text[length] = '\0';
    return text;
}

static int run(const struct kiosk_stand *stand, char **output, const char *command)
{
    char line[COMMAND_MAX * 2];
    FILE *script = NULL;
    char path[SCRATCH_MAX + 16];
    // Through a file, so that no quoting of ours can meet the command's.
    snprintf(path, sizeof path, "%s/command", stand->dir);
    script = fopen(path, "w");
    assert_non_null(script);
    fprintf(script, "cd %s\n%s\n", stand->dir, command);
    fclose(script);
    snprintf(line, sizeof line, "%s/enter sh %s 2>&1", stand->dir, path);
    FILE *printed = popen(line, "r");
    assert_non_null(printed);
    char *text = read_all(printed);
    int status = pclose(printed);
    if (output)
        *output = text;
    else
        free(text);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int kiosk_stand_sh(const struct kiosk_stand *stand, char **output, const char *format, ...)
{
    char command[COMMAND_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_true(length < COMMAND_MAX);
    return run(stand, output, command);
}

void kiosk_stand_must(const struct kiosk_stand *stand, const char *format, ...)
{
    char command[COMMAND_MAX], *output;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    int status = run(stand, &output, command);
    if (status != 0)
        print_message("$ %s\n%s\n", command, output);
    free(output);
    assert_int_equal(status, 0);
}

void kiosk_stand_tell_card(const struct kiosk_stand *stand, const char *order)
{
    kiosk_stand_must(stand, "virtual-card tell card.control '%s'", order);
}

// The looks are made inside, since to enter takes four programs. They are counted, so that a busy
// machine gets more time.
void kiosk_stand_await_sh(const struct kiosk_stand *stand, const char *command)
{
    char script[COMMAND_MAX + 128];
    int length = snprintf(script, sizeof script,
                          "n=%d\nuntil (\n%s\n) >/dev/null 2>&1\n"
                          "do n=$((n - 1)); [ $n -gt 0 ] || exit 1; sleep %g; done",
                          KIOSK_STAND_LIMIT_MS / LOOK_MS, command, LOOK_MS / 1000.0);
    assert_true(length < (int)sizeof script);
    if (run(stand, NULL, script) != 0)
        fail_msg("waited in vain for: %s", command);
}

// ---- the kiosk --------------------------------------------------------------------------------

static char *ask_raw(const struct kiosk_stand *stand, const char *what)
{
    char path[SCRATCH_MAX + 16], *answer = calloc(1, ANSWER_MAX);
    snprintf(path, sizeof path, "%s/control", stand->dir);
    int fd = ipc_connect(path);
    ssize_t got = -1;
    if (fd >= 0 && send(fd, what, strlen(what), MSG_NOSIGNAL) > 0 &&
        ipc_wait(fd, KIOSK_STAND_LIMIT_MS))
        got = recv(fd, answer, ANSWER_MAX - 1, 0);
    if (fd >= 0)
        close(fd);
    if (got <= 0) {
        free(answer);
        return NULL;
    }
    return answer;
}

json_t *kiosk_stand_ask(const struct kiosk_stand *stand, const char *what)
{
    char *text = ask_raw(stand, what);
    if (!text)
        kiosk_stand_print_logs(stand);
    assert_non_null(text);
    json_t *answer = json_loads(text, 0, NULL);
    free(text);
    assert_non_null(answer);
    return answer;
}

const char *kiosk_stand_text(struct kiosk_stand *stand, const char *what, const char *name)
{
    json_t *answer = kiosk_stand_ask(stand, what);
    const char *text = json_string_value(json_object_get(answer, name));
    snprintf(stand->text, sizeof stand->text, "%s", text ? text : "");
    json_decref(answer);
    return stand->text;
}

static bool shows(const struct kiosk_stand *stand, const char *view, const char *message,
                  char now[128])
{
    json_t *answer = kiosk_stand_ask(stand, "view");
    const char *v = json_string_value(json_object_get(answer, "view"));
    const char *m = json_string_value(json_object_get(answer, "message"));
    bool yes = strcmp(v, view) == 0 && (!message || strcmp(m, message) == 0);
    snprintf(now, 128, "%s/%s", v, m);
    json_decref(answer);
    return yes;
}

void kiosk_stand_await(struct kiosk_stand *stand, const char *view, const char *message)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    char now[128];
    while (!shows(stand, view, message, now)) {
        if (clock_ms() > deadline) {
            kiosk_stand_print_logs(stand);
            fail_msg("waited for screen %s/%s, there is %s", view, message ? message : "*", now);
        }
        poll(NULL, 0, POLL_MS);
    }
}
