// Promises of kiosk-link's options: the command line wins over the file, and what is not understood
// is said instead of guessed.
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/link/link_options.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    WORDS_MAX = 24,
    SAID_MAX = 2048,
};

#define NEEDED                                                                                     \
    "--backend", "https://a.example", "--backend-ca", "ca", "--device-cert", "crt",                \
        "--device-key", "key", "--outbox", "box"

struct bench {
    char dir[SCRATCH_MAX], config[SCRATCH_MAX + 16], said_path[SCRATCH_MAX + 16];
    char said[SAID_MAX]; // on standard output and error by the last read_words()
    struct link_options options;
};

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    if (!tmpdir_make(bench.dir))
        return -1;
    snprintf(bench.config, sizeof bench.config, "%s/link.ini", bench.dir);
    snprintf(bench.said_path, sizeof bench.said_path, "%s/said", bench.dir);
    *state = &bench;
    return 0;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    link_options_free(&bench->options);
    return tmpdir_remove(bench->dir) ? 0 : -1;
}

static void collect(struct bench *bench)
{
    FILE *file = fopen(bench->said_path, "re");
    bench->said[fread(bench->said, 1, sizeof bench->said - 1, file)] = '\0';
    fclose(file);
}

// Reads a command line that ends with NULL. What it says goes into bench->said.
static enum link_options_end read_words(struct bench *bench, const char *const words[])
{
    const char *argv[WORDS_MAX + 1] = {"kiosk-link"};
    int argc = 1;
    for (int i = 0; words[i]; i++)
        argv[argc++] = words[i];
    fflush(stdout);
    int said = open(bench->said_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    dup2(said, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    link_options_free(&bench->options);
    optind = 0; // another command line in the same process
    enum link_options_end end = link_options_read(argc, (char **)argv, &bench->options);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    close(said);
    collect(bench);
    return end;
}

#define READ(bench, ...) read_words(bench, (const char *[]){__VA_ARGS__, NULL})

static void write_config(const struct bench *bench, const char *text)
{
    FILE *file = fopen(bench->config, "we");
    fputs(text, file);
    fclose(file);
}

static void the_command_line_is_read(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED, "--socket", "s", "--client", "1234", "--verbose"),
                     LINK_OPTIONS_OK);
    const struct link_options *o = &bench->options;
    assert_string_equal(o->settings.backend, "https://a.example");
    assert_string_equal(o->settings.backend_ca, "ca");
    assert_string_equal(o->settings.device_certificate, "crt");
    assert_string_equal(o->settings.device_key, "key");
    assert_string_equal(o->settings.outbox, "box");
    assert_string_equal(o->socket, "s");
    assert_int_equal(o->client, 1234);
    assert_true(o->verbose);
    assert_string_equal(bench->said, "");
}

static void what_is_not_said_has_a_safe_default(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED), LINK_OPTIONS_OK);
    assert_null(bench->options.socket); // systemd's
    assert_int_equal(bench->options.client, geteuid());
    assert_false(bench->options.verbose);
}

static void the_file_has_the_same_names_and_the_command_line_wins(void **state)
{
    struct bench *bench = *state;
    write_config(bench, "[other]\nbackend = https://not.ours\nunknown = 1\n"
                        "[link]\nbackend = https://file.example\nbackend-ca = file-ca\n"
                        "device-cert = c\ndevice-key = k\noutbox = o\nclient = root\n"
                        "verbose = yes\n");
    assert_int_equal(READ(bench, "--backend", "https://line.example", "--config", bench->config),
                     LINK_OPTIONS_OK);
    assert_string_equal(bench->options.settings.backend, "https://line.example");
    assert_string_equal(bench->options.settings.backend_ca, "file-ca");
    assert_int_equal(bench->options.client, 0);
    assert_true(bench->options.verbose);
}

static void everything_that_is_missing_is_named(void **state)
{
    struct bench *bench = *state;
    static const char *const names[] = {"--backend ", "--backend-ca ", "--device-cert ",
                                        "--device-key ", "--outbox "};
    assert_int_equal(READ(bench, "--verbose"), LINK_OPTIONS_BAD);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_non_null(strstr(bench->said, names[i]));
}

static void what_is_not_understood_is_said(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED, "--nonsense"), LINK_OPTIONS_BAD);
    assert_non_null(strstr(bench->said, "nonsense"));
    assert_int_equal(READ(bench, NEEDED, "stray"), LINK_OPTIONS_BAD);
    assert_non_null(strstr(bench->said, "stray"));
    assert_int_equal(READ(bench, "stray", NEEDED), LINK_OPTIONS_BAD);
    assert_int_equal(READ(bench, NEEDED, "--backend"), LINK_OPTIONS_BAD);
    assert_int_equal(READ(bench, NEEDED, "--socket", ""), LINK_OPTIONS_BAD);
    assert_int_equal(READ(bench, NEEDED, "--client", "nobody-of-that-name"), LINK_OPTIONS_BAD);
    assert_non_null(strstr(bench->said, "no such user"));
    assert_int_equal(READ(bench, NEEDED, "--client", "12x"), LINK_OPTIONS_BAD);
    assert_int_equal(READ(bench, NEEDED, "--client", "99999999999"), LINK_OPTIONS_BAD);
    assert_int_equal(READ(bench, NEEDED, "--client", "-1"), LINK_OPTIONS_BAD);
}

static void a_bad_file_is_named_with_its_line(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED, "--config", "/nonexistent/link.ini"), LINK_OPTIONS_BAD);
    assert_non_null(strstr(bench->said, "/nonexistent/link.ini"));
    write_config(bench, "[link]\nbackend = https://a\nbackend_ca = x\n");
    assert_int_equal(READ(bench, NEEDED, "--config", bench->config), LINK_OPTIONS_BAD);
    assert_non_null(strstr(bench->said, "line 3"));
    assert_non_null(strstr(bench->said, "backend_ca"));
    write_config(bench, "[link]\nverbose = perhaps\n");
    assert_int_equal(READ(bench, NEEDED, "--config", bench->config), LINK_OPTIONS_BAD);
    write_config(bench, "[link\n");
    assert_int_equal(READ(bench, NEEDED, "--config", bench->config), LINK_OPTIONS_BAD);
}

static void help_and_version_are_answered(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, "--help"), LINK_OPTIONS_SAID);
    assert_non_null(strstr(bench->said, "--outbox FILE"));
    assert_int_equal(READ(bench, "--version"), LINK_OPTIONS_SAID);
    assert_string_equal(bench->said, "kiosk-link " KIOSK_VERSION "\n");
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(the_command_line_is_read),
    cmocka_unit_test(what_is_not_said_has_a_safe_default),
    cmocka_unit_test(the_file_has_the_same_names_and_the_command_line_wins),
    cmocka_unit_test(everything_that_is_missing_is_named),
    cmocka_unit_test(what_is_not_understood_is_said),
    cmocka_unit_test(a_bad_file_is_named_with_its_line),
    cmocka_unit_test(help_and_version_are_answered),
};

TEST_MAIN(promises, make_bench, remove_bench)
