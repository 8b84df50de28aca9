// The running program at the plug of a reader, which this test plays, and at its control socket.
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/card/control.h"
#include "tests/card/store.h"
#include "tests/card/walk.h"

enum {
    LIMIT_MS = 10000, // for everything that happens at once; generous for sanitizers
    ARGUMENTS_MAX = 24,
    FRAME_MAX = 4200,
    OFF = 0,
    ON = 1,
    ATR = 4,
};

#define SELECT       "\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"
#define SELECT_BYTES 15
#define WRONG_PIN                                                                                  \
    "\x00\x20\x00\x98\x04"                                                                         \
    "9999"
#define PIN_BYTES 9

// Looks every few ms whether it has come true, for at most LIMIT_MS.
#define UNTIL(condition)                                                                           \
    for (int waited = 0; !(condition) && waited < LIMIT_MS; waited += 5)                           \
    poll(NULL, 0, 5)

struct bench {
    char directory[32], card[64], control[64], port[8];
    int listener, reader; // the slot, and the card in it
    pid_t pid;
};

static int open_slot(struct bench *bench)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    bench->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(bench->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(bench->listener, 4) != 0 ||
        getsockname(bench->listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    snprintf(bench->port, sizeof bench->port, "%u", ntohs(address.sin_port));
    return 0;
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct image image;
    *state = bench;
    bench->reader = -1;
    strcpy(bench->directory, "/tmp/card-test-XXXXXX");
    if (mkdtemp(bench->directory) == NULL)
        return -1;
    snprintf(bench->card, sizeof bench->card, "%s/card", bench->directory);
    snprintf(bench->control, sizeof bench->control, "%s/control", bench->directory);
    sample_image(&image);
    return store_save(bench->card, &image) ? open_slot(bench) : -1;
}

// The program's exit status, -1 when a signal or the test had to end it.
static int end(struct bench *bench)
{
    int status = -1;
    for (int waited = 0; waited < LIMIT_MS; waited += 5) {
        if (waitpid(bench->pid, &status, WNOHANG) == bench->pid) {
            bench->pid = 0;
            return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        }
        poll(NULL, 0, 5);
    }
    kill(bench->pid, SIGKILL);
    waitpid(bench->pid, &status, 0);
    bench->pid = 0;
    return -1;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    if (bench->pid > 0) {
        kill(bench->pid, SIGTERM);
        end(bench);
    }
    close(bench->reader);
    close(bench->listener);
    unlink(bench->card);
    int left = rmdir(bench->directory); // fails when the control socket was left behind
    free(bench);
    return left;
}

static void start(struct bench *bench, const char *const *options)
{
    char program[4096];
    const char *arguments[ARGUMENTS_MAX] = {"virtual-card", "run",         "--file",
                                            bench->card,    "--port",      bench->port,
                                            "--control",    bench->control};
    size_t count = 8;
    for (; *options != NULL; options++)
        arguments[count++] = *options;
    assert_true(sample_program(program, sizeof program));
    bench->pid = fork();
    assert_true(bench->pid >= 0);
    if (bench->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // nothing survives this test, however it ends
        execv(program, (char *const *)arguments);
        _exit(127);
    }
}

#define START(bench, ...) start(bench, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static void accept_card(struct bench *bench)
{
    struct pollfd waiting = {.fd = bench->listener, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, LIMIT_MS), 1);
    close(bench->reader);
    bench->reader = accept(bench->listener, NULL, NULL);
    assert_true(bench->reader >= 0);
}

static void send_frame(const struct bench *bench, const void *bytes, size_t length)
{
    uint8_t frame[FRAME_MAX] = {(uint8_t)(length >> 8), (uint8_t)length};
    memcpy(frame + 2, bytes, length);
    // Apart, as vpcd did it: the length, then the body.
    assert_int_equal(send(bench->reader, frame, 2, MSG_NOSIGNAL), 2);
    assert_int_equal(send(bench->reader, frame + 2, length, MSG_NOSIGNAL), (ssize_t)length);
}

// The length of the card's answer, -1 when it has gone.
static int receive_frame(const struct bench *bench, uint8_t *bytes)
{
    uint8_t head[2];
    struct pollfd waiting = {.fd = bench->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, LIMIT_MS), 1);
    if (recv(bench->reader, head, sizeof head, MSG_WAITALL) != sizeof head)
        return -1;
    int length = head[0] << 8 | head[1];
    if (length > 0 && recv(bench->reader, bytes, (size_t)length, MSG_WAITALL) != length)
        return -1;
    return length;
}

// The status word, or -1 when the card went instead of answering.
static int transmit(const struct bench *bench, const void *command, size_t length)
{
    uint8_t answer[FRAME_MAX];
    send_frame(bench, command, length);
    int got = receive_frame(bench, answer);
    return got < 2 ? -1 : answer[got - 2] << 8 | answer[got - 1];
}

static void power(const struct bench *bench, uint8_t control)
{
    send_frame(bench, &control, 1);
}

// Plugs the card in, powers it and selects the application: one command.
static void begin(struct bench *bench)
{
    accept_card(bench);
    power(bench, ON);
    assert_int_equal(transmit(bench, SELECT, SELECT_BYTES), 0x9000);
}

static bool tell(const struct bench *bench, const char *line, char *answer, size_t size)
{
    FILE *reply = fmemopen(answer, size, "w");
    bool fine = control_tell(bench->control, line, reply);
    fclose(reply);
    return fine;
}

static void order(const struct bench *bench, const char *line)
{
    char answer[512] = "";
    if (!tell(bench, line, answer, sizeof answer))
        fail_msg("%s: %s", line, answer);
}

static bool has_status(const struct bench *bench, const char *line)
{
    char answer[512] = "";
    return tell(bench, "status", answer, sizeof answer) && strstr(answer, line) != NULL;
}

static void assert_status(const struct bench *bench, const char *line)
{
    char answer[512] = "";
    assert_true(tell(bench, "status", answer, sizeof answer));
    if (strstr(answer, line) == NULL)
        fail_msg("\"%s\" is not in the status:\n%s", line, answer);
}

static unsigned stored_tries(const struct bench *bench)
{
    struct image image;
    assert_true(store_load(bench->card, &image));
    return image.tries[IMAGE_AUTH];
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void a_card_tells_its_atr_and_answers(void **state)
{
    struct bench *bench = *state;
    uint8_t atr[FRAME_MAX];
    START(bench);
    begin(bench);
    power(bench, ATR);
    assert_int_equal(receive_frame(bench, atr), 9);
    assert_memory_equal(atr, "\x3B\xE0\x00\xFF\x81\x31\xFE\x45\x14", 9);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x63C2);
    assert_int_equal(stored_tries(bench), 2);
    assert_status(bench, "tries-auth 2/3\n");
    assert_status(bench, "apdus 2\n");
    assert_status(bench, "reader in\n");
}

static void another_atr_is_shown_until_it_is_cleared(void **state)
{
    struct bench *bench = *state;
    uint8_t atr[FRAME_MAX];
    START(bench, "--atr", "3BC5FF8131FB458073C6010000");
    begin(bench);
    power(bench, ATR);
    assert_int_equal(receive_frame(bench, atr), 13);
    order(bench, "remove");
    order(bench, "insert");
    begin(bench);
    power(bench, ATR);
    assert_int_equal(receive_frame(bench, atr), 13);
    order(bench, "clear");
    power(bench, ATR);
    assert_int_equal(receive_frame(bench, atr), 9);
}

static void power_off_forgets_what_was_selected(void **state)
{
    struct bench *bench = *state;
    START(bench);
    begin(bench);
    power(bench, OFF);
    power(bench, ON);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x6A88);
    assert_int_equal(stored_tries(bench), 3);
}

static void leaving_before_a_command_leaves_it_undone(void **state)
{
    struct bench *bench = *state;
    START(bench, "--fault", "leave before apdu 2");
    begin(bench);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), -1);
    assert_int_equal(stored_tries(bench), 3);
    assert_status(bench, "reader out\n");
}

static void leaving_after_a_command_leaves_it_done_and_unanswered(void **state)
{
    struct bench *bench = *state;
    START(bench);
    begin(bench);
    order(bench, "leave after ins 20");
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), -1);
    assert_int_equal(stored_tries(bench), 2);
    assert_status(bench, "reader out\n");
}

static void a_card_that_was_removed_can_be_inserted_again(void **state)
{
    struct bench *bench = *state;
    char answer[512];
    START(bench);
    begin(bench);
    assert_false(tell(bench, "insert", answer, sizeof answer)); // it is in
    order(bench, "remove");
    assert_status(bench, "reader out\n");
    order(bench, "insert");
    begin(bench);
    assert_status(bench, "apdus 1\n"); // counted anew
}

static void another_card_can_be_inserted(void **state)
{
    struct bench *bench = *state;
    char other[80], line[128];
    struct image image;
    sample_image(&image);
    image.tries[IMAGE_AUTH] = 1;
    snprintf(other, sizeof other, "%s/other", bench->directory);
    assert_true(store_save(other, &image));
    START(bench, "--outside");
    snprintf(line, sizeof line, "insert %s", other);
    UNTIL(access(bench->control, F_OK) == 0);
    order(bench, line);
    begin(bench);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x63C0);
    assert_int_equal(stored_tries(bench), 3); // the first card was not touched
    unlink(other);
}

static void a_silent_card_stays_and_never_answers(void **state)
{
    struct bench *bench = *state;
    struct pollfd waiting;
    START(bench);
    begin(bench);
    order(bench, "silent ins 20");
    send_frame(bench, WRONG_PIN, PIN_BYTES);
    UNTIL(has_status(bench, "apdus 2\n")); // until the command has arrived
    assert_status(bench, "apdus 2\n");
    waiting = (struct pollfd){.fd = bench->reader, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, 0), 0);
    assert_status(bench, "reader in\n");
    assert_int_equal(stored_tries(bench), 3);
}

static void a_late_card_is_as_late_as_ordered(void **state)
{
    struct bench *bench = *state;
    START(bench, "--apdu-delay", "50");
    int64_t before = now_ms();
    begin(bench);
    assert_true(now_ms() - before >= 50);
    order(bench, "delay 0");
    order(bench, "delay 200 ins 20");
    before = now_ms();
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x63C2);
    assert_true(now_ms() - before >= 200);
}

static void a_card_pulled_while_it_is_late_takes_its_answer_along(void **state)
{
    struct bench *bench = *state;
    uint8_t answer[FRAME_MAX];
    START(bench, "--fault", "delay 600000 ins 20");
    begin(bench);
    send_frame(bench, WRONG_PIN, PIN_BYTES);
    UNTIL(stored_tries(bench) == 2);
    order(bench, "remove");
    assert_int_equal(receive_frame(bench, answer), -1);
    assert_int_equal(stored_tries(bench), 2);
}

static void answers_can_be_short(void **state)
{
    struct bench *bench = *state;
    uint8_t answer[FRAME_MAX];
    START(bench, "--fault", "short 1 apdu 2", "--fault", "short 0 apdu 3");
    begin(bench);
    send_frame(bench, WRONG_PIN, PIN_BYTES);
    assert_int_equal(receive_frame(bench, answer), 1);
    send_frame(bench, WRONG_PIN, PIN_BYTES);
    assert_int_equal(receive_frame(bench, answer), 0);
    assert_int_equal(stored_tries(bench), 1); // both were executed
}

static void an_answer_can_be_replaced(void **state)
{
    struct bench *bench = *state;
    START(bench, "--fault", "answer 6F00 ins 20");
    begin(bench);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x6F00);
    assert_int_equal(stored_tries(bench), 3); // and was not executed
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x63C2);
}

static void habits_reach_the_card_and_last_over_insertions(void **state)
{
    struct bench *bench = *state;
    START(bench, "--fault", "habit short-ef off");
    begin(bench);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x6A86);
    order(bench, "remove");
    order(bench, "insert");
    begin(bench);
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x6A86);
    order(bench, "clear");
    assert_int_equal(transmit(bench, WRONG_PIN, PIN_BYTES), 0x63C2);
}

static void a_reader_that_restarts_finds_the_card_again(void **state)
{
    struct bench *bench = *state;
    START(bench);
    begin(bench);
    close(bench->reader);
    bench->reader = -1;
    begin(bench);
}

static void once_means_that_the_card_ends_with_the_reader(void **state)
{
    struct bench *bench = *state;
    START(bench, "--once");
    begin(bench);
    close(bench->reader);
    bench->reader = -1;
    assert_int_equal(end(bench), 0);
}

static void without_a_reader_patience_ends(void **state)
{
    struct bench *bench = *state;
    close(bench->listener);
    bench->listener = -1;
    START(bench, "--patience", "0");
    assert_int_equal(end(bench), 1);
}

static void quit_and_a_signal_end_it_well(void **state)
{
    struct bench *bench = *state;
    START(bench);
    begin(bench);
    order(bench, "quit");
    assert_int_equal(end(bench), 0);
    START(bench);
    begin(bench);
    kill(bench->pid, SIGTERM);
    assert_int_equal(end(bench), 0);
    assert_int_not_equal(access(bench->control, F_OK), 0);
}

static void a_line_that_says_nothing_is_an_error(void **state)
{
    struct bench *bench = *state;
    char answer[512];
    START(bench);
    begin(bench);
    static const char *const LINES[] = {
        "",    "dance", "insert",   "habit",        "habit x",          "habit x y",
        "atr", "atr 3", "atr 3BZZ", "leave before", "a b c d e f g h i"};
    for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
        memset(answer, 0, sizeof answer);
        if (tell(bench, LINES[i], answer, sizeof answer) || strncmp(answer, "error", 5) != 0)
            fail_msg("\"%s\" got \"%s\"", LINES[i], answer);
    }
}

static void bad_options_end_the_program(void **state)
{
    struct bench *bench = *state;
    static const char *const BAD[][2] = {
        {"--fault", "explode"},   {"--patience", "x"},        {"--atr", "3"},
        {"--apdu-delay", "soon"}, {"--file", "/nonexistent"}, {"--colour", "red"}};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        START(bench, BAD[i][0], BAD[i][1]);
        if (end(bench) != 1)
            fail_msg("%s %s was taken", BAD[i][0], BAD[i][1]);
    }
}

static void the_status_never_shows_a_secret(void **state)
{
    struct bench *bench = *state;
    char answer[512] = "";
    START(bench);
    begin(bench);
    assert_true(tell(bench, "status", answer, sizeof answer));
    assert_null(strstr(answer, "1234"));
    assert_null(strstr(answer, "31323334"));
    assert_null(strstr(answer, "ABC123"));
}

#undef PROMISE
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_card_tells_its_atr_and_answers),
    PROMISE(another_atr_is_shown_until_it_is_cleared),
    PROMISE(power_off_forgets_what_was_selected),
    PROMISE(leaving_before_a_command_leaves_it_undone),
    PROMISE(leaving_after_a_command_leaves_it_done_and_unanswered),
    PROMISE(a_card_that_was_removed_can_be_inserted_again),
    PROMISE(another_card_can_be_inserted),
    PROMISE(a_silent_card_stays_and_never_answers),
    PROMISE(a_late_card_is_as_late_as_ordered),
    PROMISE(a_card_pulled_while_it_is_late_takes_its_answer_along),
    PROMISE(answers_can_be_short),
    PROMISE(an_answer_can_be_replaced),
    PROMISE(habits_reach_the_card_and_last_over_insertions),
    PROMISE(a_reader_that_restarts_finds_the_card_again),
    PROMISE(once_means_that_the_card_ends_with_the_reader),
    PROMISE(without_a_reader_patience_ends),
    PROMISE(quit_and_a_signal_end_it_well),
    PROMISE(a_line_that_says_nothing_is_an_error),
    PROMISE(bad_options_end_the_program),
    PROMISE(the_status_never_shows_a_secret),
};

TEST_MAIN(TESTS, NULL, NULL)
