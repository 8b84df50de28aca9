// Options: the command line wins over the file, and what is not understood is said in one line
// instead of guessed.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "firmware/options.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    WORDS_MAX = 24,
    SAID_MAX = 4096,
};

struct values {
    char *backend, *key, *socket;
    uid_t client;
    int pulse_s;
    bool verbose;
};

#define PLACE(member) offsetof(struct values, member)

static const struct option_row ROWS[] = {
    {"backend", "URL", options_text, PLACE(backend), NULL, true, "whom to ask"},
    {"device-key", "FILE", options_text, PLACE(key), NULL, true, "the key"},
    {"socket", "PATH", options_text, PLACE(socket), "/run/x", false, "where to listen"},
    {"client", "USER", options_user, PLACE(client), NULL, false, "who may connect"},
    {"pulse", "SECONDS", options_seconds, PLACE(pulse_s), "60", false, "how often"},
    {"verbose", NULL, options_flag, PLACE(verbose), NULL, false, "log more"},
};

static const struct options_program PROGRAM = {.name = "prog",
                                               .about = "It is tested.\n",
                                               .section = "link",
                                               .rows = ROWS,
                                               .count = sizeof ROWS / sizeof ROWS[0]};
static const struct options_program WITH_WORD = {.name = "prog",
                                                 .about = "It is tested.\n",
                                                 .operand = "status|view",
                                                 .rows = ROWS + 2,
                                                 .count = sizeof ROWS / sizeof ROWS[0] - 2};
static const struct options_program WITH_TWO = {.name = "prog",
                                                .about = "It is tested.\n",
                                                .operand = "view|lamp on",
                                                .words = 2,
                                                .rows = ROWS + 2,
                                                .count = sizeof ROWS / sizeof ROWS[0] - 2};

#define NEEDED "--backend", "https://a.example", "--device-key", "key"

struct bench {
    char dir[SCRATCH_MAX], config[SCRATCH_MAX + 16], said_path[SCRATCH_MAX + 16];
    char said[SAID_MAX]; // on standard output and error by the last read_words()
    struct values values;
    const char *words[2];
};

static int make_bench(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    if (!bench || !tmpdir_make(bench->dir))
        return -1;
    snprintf(bench->config, sizeof bench->config, "%s/x.ini", bench->dir);
    snprintf(bench->said_path, sizeof bench->said_path, "%s/said", bench->dir);
    *state = bench;
    return 0;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    options_free(&PROGRAM, &bench->values);
    bool removed = tmpdir_remove(bench->dir);
    free(bench);
    return removed ? 0 : -1;
}

static void collect(struct bench *bench)
{
    FILE *file = fopen(bench->said_path, "re");
    assert_non_null(file);
    bench->said[fread(bench->said, 1, sizeof bench->said - 1, file)] = '\0';
    fclose(file);
}

// Reads a command line that ends with NULL. What it says goes into bench->said.
static enum options_end read_words(struct bench *bench, const struct options_program *program,
                                   const char *const words[])
{
    const char *argv[WORDS_MAX + 1] = {"prog"};
    int argc = 1;
    for (int i = 0; words[i]; i++)
        argv[argc++] = words[i];
    fflush(stdout);
    int said = open(bench->said_path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO);
    dup2(said, STDOUT_FILENO);
    dup2(said, STDERR_FILENO);
    options_free(&PROGRAM, &bench->values);
    bench->values = (struct values){.client = 77};
    enum options_end end = options_read(program, argc, (char **)argv, &bench->values,
                                        program->operand ? bench->words : NULL);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    close(said);
    collect(bench);
    return end;
}

#define READ(bench, ...)      read_words(bench, &PROGRAM, (const char *[]){__VA_ARGS__, NULL})
#define READ_WORD(bench, ...) read_words(bench, &WITH_WORD, (const char *[]){__VA_ARGS__, NULL})
#define READ_TWO(bench, ...)  read_words(bench, &WITH_TWO, (const char *[]){__VA_ARGS__, NULL})

static void write_config(const struct bench *bench, const char *text)
{
    FILE *file = fopen(bench->config, "we");
    fputs(text, file);
    fclose(file);
}

// ---- what is taken ----------------------------------------------------------------------------

static void the_command_line_is_read(void **state)
{
    struct bench *bench = *state;
    const struct values *v = &bench->values;
    assert_int_equal(
        READ(bench, NEEDED, "--socket=s=t", "--client", "1234", "--pulse", "86400", "--verbose"),
        OPTIONS_OK);
    assert_string_equal(v->backend, "https://a.example");
    assert_string_equal(v->key, "key");
    assert_string_equal(v->socket, "s=t");
    assert_int_equal(v->client, 1234);
    assert_int_equal(v->pulse_s, 86400);
    assert_true(v->verbose);
    assert_string_equal(bench->said, "");
}

static void what_is_not_said_is_standard(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED), OPTIONS_OK);
    assert_string_equal(bench->values.socket, "/run/x");
    assert_int_equal(bench->values.pulse_s, 60);
    assert_int_equal(bench->values.client, 77); // as it was
    assert_false(bench->values.verbose);
}

static void the_last_one_counts(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ(bench, NEEDED, "--socket", "a", "--socket", "b"), OPTIONS_OK);
    assert_string_equal(bench->values.socket, "b");
}

static void the_file_has_the_same_names_and_the_command_line_wins(void **state)
{
    struct bench *bench = *state;
    write_config(bench, "[voice]\nbackend = https://not.ours\nunknown = 1\n"
                        "[link]\nbackend = https://file.example\ndevice-key = k\nclient = root\n"
                        "verbose = yes\n");
    assert_int_equal(READ(bench, "--backend", "https://line.example", "--config", bench->config),
                     OPTIONS_OK);
    assert_string_equal(bench->values.backend, "https://line.example");
    assert_string_equal(bench->values.key, "k");
    assert_int_equal(bench->values.client, 0);
    assert_true(bench->values.verbose);
}

static void the_word_may_stand_before_or_behind_the_options(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(READ_WORD(bench, "view", "--socket", "s"), OPTIONS_OK);
    assert_string_equal(bench->words[0], "view");
    assert_int_equal(READ_WORD(bench, "--verbose", "status"), OPTIONS_OK);
    assert_string_equal(bench->words[0], "status");
}

// ---- what is not ------------------------------------------------------------------------------

// One line, with the program's name in front.
static void says(struct bench *bench, enum options_end end, const char *line)
{
    char expected[512];
    snprintf(expected, sizeof expected, "prog: %s\n", line);
    assert_int_equal(end, OPTIONS_BAD);
    assert_string_equal(bench->said, expected);
}

static void a_second_word_may_be_there_where_there_may_be_two(void **state)
{
    struct bench *b = *state;
    assert_int_equal(READ_TWO(b, "lamp", "--verbose", "on"), OPTIONS_OK);
    assert_string_equal(b->words[0], "lamp");
    assert_string_equal(b->words[1], "on");
    assert_int_equal(READ_TWO(b, "view"), OPTIONS_OK);
    assert_null(b->words[1]);
    assert_int_equal(READ_TWO(b, "lamp", "on", "now"), OPTIONS_BAD);
    assert_string_equal(b->said, "prog: now: not understood\n");
    assert_int_equal(READ_TWO(b, "--verbose"), OPTIONS_BAD);
    assert_string_equal(b->said, "prog: missing: view|lamp on\n");
}

static void what_is_not_understood_is_said_in_one_line(void **state)
{
    struct bench *b = *state;
    says(b, READ(b, NEEDED, "--nonsense"), "--nonsense: no such option");
    says(b, READ(b, NEEDED, "--nonsense=1"), "--nonsense: no such option");
    says(b, READ(b, NEEDED, "--sock", "x"), "--sock: no such option"); // nothing is shortened
    says(b, READ(b, NEEDED, "--"), "--: no such option");
    says(b, READ(b, NEEDED, "stray"), "stray: not understood");
    says(b, READ(b, "-v", NEEDED), "-v: not understood");
    says(b, READ(b, NEEDED, "--socket"), "--socket: needs a value");
    says(b, READ(b, NEEDED, "--socket", "--verbose"), "--socket: needs a value");
    says(b, READ(b, NEEDED, "--socket", ""), "--socket: empty");
    says(b, READ(b, NEEDED, "--verbose=no"), "--verbose: takes no value");
    says(b, READ(b, NEEDED, "--config"), "--config: needs a value");
}

static void a_value_of_no_use_is_said_with_its_option(void **state)
{
    static const char *const USERS[] = {"nobody-of-that-name", "12x", "99999999999", "4294967295",
                                        "-1"};
    static const char *const SECONDS[] = {"0", "-1", "1s", "86401", " 5"};
    struct bench *b = *state;
    char line[128];
    says(b, READ(b, NEEDED, "--client", ""), "--client: no such user");
    for (size_t i = 0; i < sizeof USERS / sizeof USERS[0]; i++) {
        snprintf(line, sizeof line, "--client %s: no such user", USERS[i]);
        says(b, READ(b, NEEDED, "--client", USERS[i]), line);
    }
    for (size_t i = 0; i < sizeof SECONDS / sizeof SECONDS[0]; i++) {
        snprintf(line, sizeof line, "--pulse %s: not a number of seconds from 1 to 86400",
                 SECONDS[i]);
        says(b, READ(b, NEEDED, "--pulse", SECONDS[i]), line);
    }
}

static void everything_that_is_missing_is_named(void **state)
{
    struct bench *b = *state;
    says(b, READ(b, "--verbose"), "missing: --backend, --device-key");
    says(b, READ(b, "--device-key", "k"), "missing: --backend");
    says(b, READ_WORD(b, "--verbose"), "missing: status|view");
    says(b, READ_WORD(b, "view", "status"), "status: not understood");
    says(b, READ_WORD(b, "view", "--config", "x"), "--config: no such option");
}

static void a_bad_file_is_named_with_its_line(void **state)
{
    struct bench *b = *state;
    char line[256];
    says(b, READ(b, NEEDED, "--config", "/nonexistent/x.ini"),
         "/nonexistent/x.ini: No such file or directory");
    static const struct {
        const char *text, *wrong;
    } FILES[] = {
        {"[link]\nbackend = https://a\ndevice_key = x\n", "line 3: device_key: no such option"},
        {"[link]\nverbose = perhaps\n", "line 2: verbose: neither yes nor no"},
        {"[link]\nsocket =\n", "line 2: socket: empty"},
        {"[link\n", "line 1: not understood"},
        {"[link]\nclient = x y\nsocket = ok\nnonsense = 1\n", "line 2: client: no such user"},
        {"[links]\nverbose = yes\n", "line 2: verbose: in a section that no program has"},
        {"verbose = yes\n[link]\n", "line 1: verbose: in no section"},
        {"[link] verbose = yes\n", "line 1: not understood"},
        {"[link]\rverbose = yes\r", "line 1: not a text"},
    };
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        write_config(b, FILES[i].text);
        snprintf(line, sizeof line, "%s: %s", b->config, FILES[i].wrong);
        says(b, READ(b, NEEDED, "--config", b->config), line);
    }
}

// inih reads on behind the place where it has no more room, so that the end of a comment is a line.
static void a_line_that_is_too_long_is_said_and_not_read_in_two(void **state)
{
    struct bench *b = *state;
    char text[256], line[256];
    snprintf(text, sizeof text, "[link]\n;%-198sverbose = yes\n", "");
    write_config(b, text);
    snprintf(line, sizeof line, "%s: line 2: too long", b->config);
    says(b, READ(b, NEEDED, "--config", b->config), line);
    assert_false(b->values.verbose);
    snprintf(text, sizeof text, "[link]\nsocket = /%s%0180d\n", "", 0);
    write_config(b, text);
    assert_int_equal(READ(b, NEEDED, "--config", b->config), OPTIONS_OK);
    assert_int_equal(strlen(b->values.socket), 181);
}

static void a_file_that_cannot_be_read_to_its_end_is_said(void **state)
{
    static const char CUT[] = "[link]\nverbose = yes\0no\nnonsense\n";
    struct bench *b = *state;
    char line[256];
    snprintf(line, sizeof line, "%s: Is a directory", b->dir);
    says(b, READ(b, NEEDED, "--config", b->dir), line);
    FILE *file = fopen(b->config, "we");
    assert_int_equal(fwrite(CUT, 1, sizeof CUT - 1, file), sizeof CUT - 1);
    fclose(file);
    snprintf(line, sizeof line, "%s: line 2: not a text", b->config);
    says(b, READ(b, NEEDED, "--config", b->config), line);
}

static void a_file_of_another_system_is_read(void **state)
{
    struct bench *b = *state;
    write_config(b, "\xEF\xBB\xBF# all of it\r\n[link]\r\nsocket : /s ; a remark\r\n\r\n"
                    "  ; indented\r\nverbose=yes");
    assert_int_equal(READ(b, NEEDED, "--config", b->config), OPTIONS_OK);
    assert_string_equal(b->values.socket, "/s");
    assert_true(b->values.verbose);
}

static void a_key_may_be_indented_and_a_value_does_not_go_on_below(void **state)
{
    struct bench *b = *state;
    char line[256];
    write_config(b,
                 "[link] # all of it\n  backend = https://a\n\tsocket = /s\n  \n    verbose = yes");
    assert_int_equal(READ(b, "--device-key", "key", "--config", b->config), OPTIONS_OK);
    assert_string_equal(b->values.backend, "https://a");
    assert_string_equal(b->values.socket, "/s");
    assert_true(b->values.verbose);
    write_config(b, "[link]\nsocket = /s\n  and more\n");
    snprintf(line, sizeof line, "%s: line 3: not understood", b->config);
    says(b, READ(b, NEEDED, "--config", b->config), line);
}

static void help_names_every_row_and_version_the_program(void **state)
{
    struct bench *b = *state;
    assert_int_equal(READ(b, "--help"), OPTIONS_SAID);
    for (size_t i = 0; i < PROGRAM.count; i++)
        assert_non_null(strstr(b->said, ROWS[i].name));
    assert_non_null(strstr(b->said, "--config FILE"));
    assert_non_null(strstr(b->said, "--backend URL"));
    assert_non_null(strstr(b->said, "(needed)"));
    assert_non_null(strstr(b->said, "(default: /run/x)"));
    assert_int_equal(READ(b, "--version"), OPTIONS_SAID);
    assert_string_equal(b->said, "prog " KIOSK_VERSION "\n");
    assert_int_equal(READ_WORD(b, "--help"), OPTIONS_SAID);
    assert_non_null(strstr(b->said, "usage: prog [options] status|view\n"));
    assert_null(strstr(b->said, "--config"));
}

#define ON_A_BENCH(test) cmocka_unit_test_setup_teardown(test, make_bench, remove_bench)

static const struct CMUnitTest TESTS[] = {
    ON_A_BENCH(the_command_line_is_read),
    ON_A_BENCH(what_is_not_said_is_standard),
    ON_A_BENCH(the_last_one_counts),
    ON_A_BENCH(the_file_has_the_same_names_and_the_command_line_wins),
    ON_A_BENCH(the_word_may_stand_before_or_behind_the_options),
    ON_A_BENCH(a_second_word_may_be_there_where_there_may_be_two),
    ON_A_BENCH(what_is_not_understood_is_said_in_one_line),
    ON_A_BENCH(a_value_of_no_use_is_said_with_its_option),
    ON_A_BENCH(everything_that_is_missing_is_named),
    ON_A_BENCH(a_bad_file_is_named_with_its_line),
    ON_A_BENCH(a_line_that_is_too_long_is_said_and_not_read_in_two),
    ON_A_BENCH(a_file_that_cannot_be_read_to_its_end_is_said),
    ON_A_BENCH(a_file_of_another_system_is_read),
    ON_A_BENCH(a_key_may_be_indented_and_a_value_does_not_go_on_below),
    ON_A_BENCH(help_names_every_row_and_version_the_program),
};

TEST_MAIN(TESTS, NULL, NULL)
