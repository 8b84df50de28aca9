#include "tests/card/steps.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/card/sample.h"
#include "tests/test.h"

enum {
    LIMIT_S = 120, // a whole script takes 10 s; 60 s with sanitizers on a busy machine
};

// Waits for the script, at most LIMIT_S; its exit status, -1 when it had to be ended.
static int wait_for(pid_t pid)
{
    int status;
    for (int waited = 0; waited < LIMIT_S * 100; waited++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

// The reader has a network of its own, so its port is free whatever else runs.
int steps_run(void **state, const char *script)
{
    struct steps *steps = calloc(1, sizeof *steps);
    char program[4096];
    *state = steps;
    if (!tmpdir_make(steps->directory) || !sample_program(program, sizeof program))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl("tests/card/reader.sh", "reader.sh", "-n", steps->directory, "35963", script, program,
              steps->directory, "35963", (char *)NULL);
        _exit(127);
    }
    steps->status = pid > 0 ? wait_for(pid) : -1;
    return 0;
}

int steps_clean_up(void **state)
{
    struct steps *steps = *state;
    bool gone = tmpdir_remove(steps->directory);
    free(steps);
    return gone ? 0 : -1;
}

void steps_read(const struct steps *steps, const char *step, const char *kind,
                char text[STEPS_OUTPUT_MAX])
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s.%s", steps->directory, step, kind);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("the step %s was not reached", step);
    size_t length = fread(text, 1, STEPS_OUTPUT_MAX - 1, file);
    text[length] = '\0';
    fclose(file);
}

int steps_status(const struct steps *steps, const char *step)
{
    char text[STEPS_OUTPUT_MAX];
    steps_read(steps, step, "status", text);
    return atoi(text);
}

void steps_assert_printed(const struct steps *steps, const char *step, const char *words)
{
    char text[STEPS_OUTPUT_MAX];
    steps_read(steps, step, "out", text);
    if (strstr(text, words) == NULL)
        fail_msg("%s: \"%s\" is not in:\n%s", step, words, text);
}

void steps_assert_done(const struct steps *steps, const char *step)
{
    char text[STEPS_OUTPUT_MAX];
    steps_read(steps, step, "out", text);
    if (steps_status(steps, step) != 0)
        fail_msg("%s failed:\n%s", step, text);
}

void steps_assert_same(const struct steps *steps, const char *pem, const char *der)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", steps->directory, pem);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    X509 *got = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    snprintf(path, sizeof path, "%s/%s", steps->directory, der);
    file = fopen(path, "r");
    assert_non_null(file);
    X509 *made = d2i_X509_fp(file, NULL);
    fclose(file);
    assert_non_null(got);
    assert_non_null(made);
    assert_int_equal(X509_cmp(got, made), 0);
    X509_free(got);
    X509_free(made);
}
