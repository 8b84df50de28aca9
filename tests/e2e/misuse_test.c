// All four programs refuse misuse in the same way: status 2, one line on standard error that begins
// with the program's name, nothing on standard output, and nothing is opened.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/paths.h"
#include "tests/test.h"

static const char *const PROGRAMS[] = {"kiosk", "kiosk-card", "kiosk-link", "kioskctl"};

enum {
    PROGRAM_COUNT = sizeof PROGRAMS / sizeof PROGRAMS[0],
    SAID_MAX = 8192,
};

// Runs it with these words; what it says on the stream (1 or 2) goes into `said`. Returns its
// status.
static int run(const char *program, const char *words, int stream, char said[SAID_MAX])
{
    char command[512];
    snprintf(command, sizeof command, "'%s/bin/%s' %s %s", paths_build(), program, words,
             stream == 1 ? "2>/dev/null" : "2>&1 >/dev/null");
    FILE *out = popen(command, "re");
    assert_non_null(out);
    said[fread(said, 1, SAID_MAX - 1, out)] = '\0';
    int status = pclose(out);
    return status >= 0 ? status >> 8 : -1;
}

static void refuses(const char *program, const char *words)
{
    char said[SAID_MAX], start[32];
    int status = run(program, words, 2, said);
    char *end = strchr(said, '\n');
    snprintf(start, sizeof start, "%s: ", program);
    if (status != 2 || strncmp(said, start, strlen(start)) != 0 || !end || end[1] != '\0')
        fail_msg("%s %s: status %d, \"%s\"", program, words, status, said);
    run(program, words, 1, said);
    assert_string_equal(said, "");
}

static void what_no_program_understands_is_refused_alike_by_all(void **state)
{
    static const char *const WORDS[] = {"--nonsense", "--nonsense=1", "-x",         "stray stray",
                                        "--verb",     "--help=1",     "--version=2"};
    (void)state;
    for (int i = 0; i < PROGRAM_COUNT; i++)
        for (size_t k = 0; k < sizeof WORDS / sizeof WORDS[0]; k++)
            refuses(PROGRAMS[i], WORDS[k]);
}

static void a_value_that_is_missing_or_of_no_use_is_refused_alike(void **state)
{
    (void)state;
    refuses("kiosk", "--size");
    refuses("kiosk", "--size 1080");
    refuses("kiosk", "--size 0x1920");
    refuses("kiosk", "--panel 268x476mm");
    refuses("kiosk", "--language fr");
    refuses("kiosk", "--idle 0");
    refuses("kiosk", "--idle soon");
    refuses("kiosk", "--control ''");
    refuses("kiosk", "--last-reset +5");
    refuses("kiosk", "--phone 'call me'");
    refuses("kiosk", "--phone 01234567890123456789012345678901");
    refuses("kiosk", "--last-reset ' 5'");
    refuses("kiosk", "--last-reset 61");
    refuses("kiosk", "--size ' 1080x+1920'");
    refuses("kiosk", "--size 1080x1920x");
    refuses("kiosk", "--size 0x1920");
    refuses("kiosk", "--panel 268x");
    refuses("kiosk", "--panel 268x32768");
    refuses("kiosk", "start");
    refuses("kiosk-card", "--pulse 3601");
    refuses("kiosk-card", "--client no-such-user");
    refuses("kiosk-card", "--socket");
    refuses("kiosk-link", "");
    refuses("kiosk-link", "--config /nonexistent.ini");
    refuses("kiosk-link", "--client -1");
    refuses("kioskctl", "");
    refuses("kioskctl", "reboot");
    refuses("kioskctl", "status view");
    refuses("kioskctl", "service");
    refuses("kioskctl", "service now");
    refuses("kioskctl", "service off");
    refuses("kioskctl", "service off --reason Tanaka");
    refuses("kioskctl", "service on --reason other");
    refuses("kioskctl", "service on off");
    refuses("kioskctl", "status --reason other");
    refuses("kioskctl", "status --level internal");
    refuses("kioskctl", "diagnose --level interactive");
    refuses("kioskctl", "diagnose --verify");
    refuses("kioskctl", "--control");
    refuses("kioskctl", "--control --json status");
}

static void help_and_version_are_answered_by_all(void **state)
{
    (void)state;
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        char said[SAID_MAX], expected[64];
        snprintf(expected, sizeof expected, "usage: %s [options]", PROGRAMS[i]);
        assert_int_equal(run(PROGRAMS[i], "--help", 1, said), 0);
        assert_memory_equal(said, expected, strlen(expected));
        snprintf(expected, sizeof expected, "%s " KIOSK_VERSION "\n", PROGRAMS[i]);
        assert_int_equal(run(PROGRAMS[i], "--version", 1, said), 0);
        assert_string_equal(said, expected);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(what_no_program_understands_is_refused_alike_by_all),
    cmocka_unit_test(a_value_that_is_missing_or_of_no_use_is_refused_alike),
    cmocka_unit_test(help_and_version_are_answered_by_all),
};

TEST_MAIN(TESTS, NULL, NULL)
