// A foreign client: unchanged OpenSC, through a private pcscd and vsmartcard's reader, reads,
// verifies and signs with the virtual card. opensc.sh does it all once; here it is judged.
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
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    LIMIT_S = 120, // the whole script takes 7 s; 40 s with sanitizers on a busy machine
    OUTPUT_MAX = 16384,
};

struct visit {
    char directory[SCRATCH_MAX];
    int status; // of the script
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
static int run_script(void **state)
{
    struct visit *visit = calloc(1, sizeof *visit);
    char program[4096];
    *state = visit;
    if (!tmpdir_make(visit->directory) || !sample_program(program, sizeof program))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execl("tests/card/reader.sh", "reader.sh", "-n", visit->directory, "35963",
              "tests/card/opensc.sh", program, visit->directory, "35963", (char *)NULL);
        _exit(127);
    }
    visit->status = pid > 0 ? wait_for(pid) : -1;
    return 0; // what went wrong is a test's word, so that it is cleaned up after
}

static int clean_up(void **state)
{
    struct visit *visit = *state;
    bool gone = tmpdir_remove(visit->directory);
    free(visit);
    return gone ? 0 : -1;
}

// What a step printed, or its exit status, as text.
static void read_step(const struct visit *visit, const char *step, const char *kind, char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s.%s", visit->directory, step, kind);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail_msg("the step %s was not reached", step);
    size_t length = fread(text, 1, OUTPUT_MAX - 1, file);
    text[length] = '\0';
    fclose(file);
}

static void assert_printed(const struct visit *visit, const char *step, const char *words)
{
    char text[OUTPUT_MAX];
    read_step(visit, step, "out", text);
    if (strstr(text, words) == NULL)
        fail_msg("%s: \"%s\" is not in:\n%s", step, words, text);
}

static int status_of(const struct visit *visit, const char *step)
{
    char text[OUTPUT_MAX];
    read_step(visit, step, "status", text);
    return atoi(text);
}

static void assert_done(const struct visit *visit, const char *step)
{
    char text[OUTPUT_MAX];
    read_step(visit, step, "out", text);
    if (status_of(visit, step) != 0)
        fail_msg("%s failed:\n%s", step, text);
}

static void every_step_was_reached(void **state)
{
    const struct visit *visit = *state;
    assert_int_equal(visit->status, 0);
}

static void opensc_knows_the_card(void **state)
{
    assert_done(*state, "name");
    assert_printed(*state, "name", "jpki\n");
}

static void opensc_knows_the_card_by_any_atr(void **state)
{
    static const char *const ROWS[][2] = {
        {"atr-1", "3b:e0:00:ff:81:31:fe:45:14\n"},
        {"atr-2", "3b:da:13:ff:81:31:fb:46:80:12:39:2f:31:c1:73:c6:01:c0:3b\n"},
        {"atr-3", "3b:88:80:01:00:00:05:e0:b3:81:a1:00:7f\n"},
        {"atr-4", "3b:c5:ff:81:31:fb:45:80:73:c6:01:00:00\n"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        assert_printed(*state, ROWS[i][0], ROWS[i][1]);
        assert_printed(*state, ROWS[i][0], "jpki\n");
    }
}

static void the_card_is_back_after_pcscd_was_restarted(void **state)
{
    assert_printed(*state, "name-again", "jpki\n");
}

static void opensc_lists_secrets_keys_and_certificates(void **state)
{
    static const char *const WORDS[] = {"Tries left     : 3",
                                        "Tries left     : 5",
                                        "PIN [User Authentication PIN]",
                                        "PIN [Digital Signature PIN]",
                                        "X.509 Certificate [User Authentication Certificate]",
                                        "Encoded serial : 02 08"};
    assert_done(*state, "dump");
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        assert_printed(*state, "dump", WORDS[i]);
}

// Compares a certificate that OpenSC read (PEM) with the one that the card was made with (DER).
static void assert_same(const struct visit *visit, const char *pem, const char *der)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", visit->directory, pem);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    X509 *got = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    snprintf(path, sizeof path, "%s/%s", visit->directory, der);
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

static void opensc_reads_both_certificates(void **state)
{
    assert_done(*state, "read-auth");
    assert_done(*state, "read-sign");
    assert_same(*state, "read-auth.pem", "auth.der");
    assert_same(*state, "read-sign.pem", "sign.der");
}

static void opensc_signs_with_both_keys(void **state)
{
    static const char *const STEPS[] = {"crypt-auth", "crypt-sign", "pkcs11-auth", "pkcs11-sign"};
    char verified[32];
    for (size_t i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        snprintf(verified, sizeof verified, "%s-verified", STEPS[i]);
        assert_done(*state, STEPS[i]);
        assert_done(*state, verified);
        assert_printed(*state, verified, "Verified OK");
    }
}

static void a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back(void **state)
{
    assert_int_not_equal(status_of(*state, "crypt-wrong"), 0);
    assert_printed(*state, "tries-after-wrong", "tries-auth 2/3\n");
    assert_printed(*state, "tries-after-wrong", "tries-sign 5/5\n");
    assert_printed(*state, "tries-after-right", "tries-auth 3/3\n");
}

static void three_wrong_pins_lock_it_for_the_right_one_too(void **state)
{
    assert_printed(*state, "tries-blocked", "tries-auth 0/3\n");
    assert_printed(*state, "dump-blocked", "Tries left     : 0");
    assert_int_not_equal(status_of(*state, "crypt-blocked"), 0);
}

static void opensc_copes_with_61xx_6cxx_and_small_chunks(void **state)
{
    assert_done(*state, "crypt-61xx");
    assert_printed(*state, "dump-6cxx", "Encoded serial : 02 08");
    assert_printed(*state, "dump-chunks", "Encoded serial : 02 08");
}

static void a_card_of_another_kind_is_not_taken_for_one(void **state)
{
    char text[OUTPUT_MAX];
    read_step(*state, "other-kind", "out", text);
    assert_null(strstr(text, "jpki"));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_step_was_reached),
    cmocka_unit_test(opensc_knows_the_card),
    cmocka_unit_test(opensc_knows_the_card_by_any_atr),
    cmocka_unit_test(the_card_is_back_after_pcscd_was_restarted),
    cmocka_unit_test(opensc_lists_secrets_keys_and_certificates),
    cmocka_unit_test(opensc_reads_both_certificates),
    cmocka_unit_test(opensc_signs_with_both_keys),
    cmocka_unit_test(a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back),
    cmocka_unit_test(three_wrong_pins_lock_it_for_the_right_one_too),
    cmocka_unit_test(opensc_copes_with_61xx_6cxx_and_small_chunks),
    cmocka_unit_test(a_card_of_another_kind_is_not_taken_for_one),
};

TEST_MAIN(TESTS, run_script, clean_up)
