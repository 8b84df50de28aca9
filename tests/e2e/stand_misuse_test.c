// tests/stand says in one line what is wrong with an option, ends with 2, and starts nothing.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/kiosk_stand.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    LINE_BYTES = 512,
    USAGE = 2, // the exit status
};

static int make_folder(void **state)
{
    static char dir[SCRATCH_MAX];
    *state = dir;
    return tmpdir_make(dir) ? setenv("D", dir, 1) : -1;
}

static int remove_folder(void **state)
{
    unsetenv("D");
    return tmpdir_remove(*state) ? 0 : -1;
}

// Runs it with these words of a shell, in which $D is the test's folder. It prints one line on its
// standard error, in which `clue` is, and nothing else.
static void is_refused(const char *words, const char *clue)
{
    char command[LINE_BYTES], line[LINE_BYTES] = "", more[LINE_BYTES];
    snprintf(command, sizeof command, "tests/stand --build %s --dir $D/s %s 2>&1", paths_build(),
             words);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    const char *first = fgets(line, sizeof line, output);
    const char *second = fgets(more, sizeof more, output);
    int status = pclose(output);
    if (!first || second || strncmp(line, "stand: ", 7) != 0 || !strstr(line, clue) ||
        WEXITSTATUS(status) != USAGE)
        fail_msg("stand %s: %s (status %d)", words, line, WEXITSTATUS(status));
    assert_int_not_equal(system("test -e $D/s/pki"), 0);
}

static void an_option_of_no_use_is_named_in_one_line(void **state)
{
    static const struct {
        const char *words, *clue;
    } BAD[] = {
        {"--frobnicate", "'--frobnicate'"},
        {"surplus", "'surplus'"},
        {"--card", "--card needs a value"},
        {"--size 1080", "--size"},
        {"--size 0x0", "--size"},
        {"--size 10x20x30", "--size"},
        {"--size wide", "--size"},
        {"--lang fr", "--lang"},
        {"--idle 0", "--idle"},
        {"--idle long", "--idle"},
        {"--backend-delay -5", "--backend-delay"},
        {"--apdu-delay 1.5", "--apdu-delay"},
        {"--clock someday", "--clock"},
        {"--master-key 0123", "--master-key"},
        {"--master-key 000102030405060708090a0b0c0d0e0g", "--master-key"},
        {"--backend http://localhost --backend-ca /etc/passwd", "--backend"},
        {"--backend https://localhost:1", "--backend-ca"},
        {"--backend-ca /etc/passwd", "--backend"},
        {"--machine --backend https://localhost:1 --backend-ca /etc/passwd", "--machine"},
        {"--backend https://localhost:1 --backend-ca $D/missing", "missing"},
        {"--backend https://localhost:1 --backend-ca /etc/passwd", "/etc/passwd"},
        {"--sign-ca $D/missing", "missing"},
        {"--auth-ca /etc/passwd", "/etc/passwd"},
        {"--auth-ca ''", "without blanks"},
        {"--card $D/missing/card", "missing"},
        {"--build $D/missing", "missing"},
        {"--build /", "kiosk"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        is_refused(BAD[i].words, BAD[i].clue);
}

static void a_folder_of_no_use_is_named_in_one_line(void **state)
{
    (void)state;
    assert_int_equal(system("touch $D/file && mkdir $D/locked && chmod 500 $D/locked"), 0);
    is_refused("--dir /proc/stand", "/proc/stand"); // not even root can write there
    is_refused("--dir $D/file", "file");
    is_refused("--dir \"$D/two words\"", "two words");
    is_refused("--dir $D/$(printf '%080d' 0)", "too long");
    if (geteuid() != 0)
        is_refused("--dir $D/locked", "locked");
}

static void help_is_no_failure(void **state)
{
    (void)state;
    assert_int_equal(system("tests/stand --help | grep -q -- '--backend-ca FILE'"), 0);
    assert_int_equal(system("tests/stand --help >/dev/null"), 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(an_option_of_no_use_is_named_in_one_line),
    cmocka_unit_test(a_folder_of_no_use_is_named_in_one_line),
    cmocka_unit_test(help_is_no_failure),
};

TEST_MAIN(TESTS, make_folder, remove_folder)
