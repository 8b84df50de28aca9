#include "tests/backend/stand.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/test.h"

extern char **environ;

// The program lies beside the tests: BUILD/tests/backend/x_test -> BUILD/bin/kiosk-backend.
static void find_program(char *out, size_t size)
{
    char own[4000];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    assert_true(length > 0);
    own[length] = '\0';
    for (int i = 0; i < 3; i++)
        *strrchr(own, '/') = '\0';
    snprintf(out, size, "%s/bin/kiosk-backend", own);
}

const char *stand_path(const struct stand *stand, const char *name, char *out, size_t size)
{
    assert_true(snprintf(out, size, "%s/%s", stand->dir, name) < (int)size);
    return out;
}

void stand_make(struct stand *stand)
{
    memset(stand, 0, sizeof *stand);
    assert_true(tmpdir_make(stand->dir));
    find_program(stand->program, sizeof stand->program);
    setenv("KIOSK_BACKEND", stand->program, 1);
    const char *like = getenv("TEST_PKI"); // the run's, if it made one
    const char *option = like ? "--like" : NULL;
    assert_int_equal(stand_run(STAND_ARGUMENTS("tests/backend/pki", stand->dir, option, like)), 0);
}

// Another program may take it before nginx does; then the start fails loudly.
static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static pid_t spawn(const char *const arguments[], int input, int output)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    posix_spawn_file_actions_init(&actions);
    if (input >= 0)
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (output >= 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    assert_int_equal(posix_spawnp(&child, arguments[0], &actions, NULL,
                                  (char *const *)(uintptr_t)arguments, environ),
                     0);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

static int end_of(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int stand_run(const char *const arguments[])
{
    return end_of(spawn(arguments, -1, -1));
}

static void await_ready(int output)
{
    char line[16] = "";
    struct pollfd poll_fd = {.fd = output, .events = POLLIN};
    assert_int_equal(poll(&poll_fd, 1, STAND_START_LIMIT_MS), 1);
    assert_true(read(output, line, sizeof line - 1) >
                0); // 0: it gave up; its reasons are on stderr
    assert_string_equal(line, "ready\n");
}

void stand_start(struct stand *stand, const char *const options[])
{
    char port[8];
    const char *arguments[32] = {"tests/backend/start", stand->dir, port};
    int input[2], output[2], count = 3;
    stand->port = free_port();
    snprintf(port, sizeof port, "%d", stand->port);
    for (int i = 0; options && options[i]; i++)
        arguments[count++] = options[i];
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    stand->start = spawn(arguments, input[0], output[1]);
    stand->input = input[1];
    close(input[0]);
    close(output[1]);
    await_ready(output[0]);
    close(output[0]);
}

void stand_stop(struct stand *stand)
{
    close(stand->input);
    end_of(stand->start);
    stand->start = 0;
}

void stand_remove(struct stand *stand)
{
    tmpdir_remove(stand->dir);
}

void stand_tell(const struct stand *stand, const char *const arguments[])
{
    const char *all[24] = {stand->program, "--dir", stand->dir};
    for (int i = 0; arguments[i]; i++)
        all[i + 3] = arguments[i];
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    assert_int_equal(end_of(spawn(all, -1, null)), 0);
    close(null);
}

void stand_knob(const struct stand *stand, const char *name, const char *value)
{
    stand_tell(stand, STAND_ARGUMENTS("knob", "set", name, value));
}

json_t *stand_resets(const struct stand *stand)
{
    const char *arguments[] = {stand->program, "reset",    "list", "--json",
                               "--dir",        stand->dir, NULL};
    int output[2];
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    pid_t child = spawn(arguments, -1, output[1]);
    close(output[1]);
    FILE *file = fdopen(output[0], "r");
    json_t *list = json_loadf(file, 0, NULL);
    fclose(file);
    assert_int_equal(end_of(child), 0);
    assert_true(json_is_array(list));
    return list;
}

void stand_certificate(const struct stand *stand, const char *kind, const char *name,
                       const char *option, const char *value)
{
    const char *arguments[] = {
        "tests/backend/card-cert", stand->dir, kind, name, option, value, NULL};
    assert_int_equal(stand_run(arguments), 0);
}

void stand_issue(const struct stand *stand, const char *file, const char *ca, const char *name)
{
    char command[1024];
    snprintf(command, sizeof command,
             "cd %s && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
             "%s.key -out %s.csr -subj /CN=%s 2>issue.log && openssl x509 -req -in %s.csr -CA "
             "%s.crt -CAkey %s.key -set_serial 0x$(openssl rand -hex 8) -days 1 -out %s.crt "
             "2>>issue.log",
             stand->dir, file, file, name, file, ca, ca, file);
    assert_int_equal(stand_run(STAND_ARGUMENTS("sh", "-c", command)), 0);
}

void stand_await(bool (*done)(void *context), void *context)
{
    static const struct timespec pause = {.tv_nsec = 5000000}; // between two looks
    for (int ms = 0; ms < STAND_WAIT_LIMIT_MS; ms += 5) {
        if (done(context))
            return;
        nanosleep(&pause, NULL);
    }
    fail_msg("what was waited for did not come");
}

char *stand_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char *content = NULL;
    FILE *copy = open_memstream(&content, length); // ends it with a 0
    assert_non_null(copy);
    for (int c = getc(file); c != EOF; c = getc(file))
        putc(c, copy);
    fclose(file);
    assert_int_equal(fclose(copy), 0);
    return content;
}
