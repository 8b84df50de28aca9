// Technicians at the door: the program kiosk-card beside a real pcscd, and virtual cards in its
// reader. Who is let in, who is refused for what, and who is asked for a PIN.
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/protocol/card_message.h"
#include "tests/support/memory_read.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    PATIENCE_MS = 30000, // for what takes a second, on a busy machine
    LAST_DIGITS = 5,
    GONE_MS = 1000, // the promise
    VERIFY = 0x20,
    LINE_MAX_BYTES = 2048,
};

#define RIGHT "24681357"
#define WRONG "13572468"
#define PORT  "35963"

// One kiosk-card with its reader, for all tests.
struct door {
    char directory[SCRATCH_MAX];
    char card_program[PATH_MAX];
    pid_t reader; // everything inside ends with it
    int fd;       // to kiosk-card
    uint32_t ticket;
    uint8_t cards; // in the reader, as last told
    int pins;      // VERIFY commands with a body on the wire
    int verifies;  // and all of them
    struct card_technician read;
    struct card_technician_proved proved;
};

// ---- the reader
// -----------------------------------------------------------------------------------

// Runs a line of the shell in the door's folder, where $m makes technicians and $v is virtual-card.
static void must(const struct door *door, const char *line)
{
    char whole[LINE_MAX_BYTES];
    int length =
        snprintf(whole, sizeof whole, "m=$PWD/tests/card/maintenance v=%s; cd %s && { %s; }",
                 door->card_program, door->directory, line);
    assert_in_range(length, 1, sizeof whole - 1);
    if (system(whole) != 0)
        fail_msg("failed: %s", line);
}

static const char INSIDE[] =
    "cd $1 && { $2 run --outside --file good --port $3 --control control >card.log 2>&1 & } && "
    "exec $4 --socket socket --maintenance-ca ca.crt --maintenance-crl ca.crl --region JP-13 "
    "--store 012345 2>kiosk-card.log";

static void start_reader(struct door *door)
{
    char program[PATH_MAX];
    paths_program("kiosk-card", program, sizeof program);
    fflush(stdout);
    door->reader = fork();
    assert_true(door->reader >= 0);
    if (door->reader > 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl("tests/card/reader.sh", "reader.sh", "-n", door->directory, PORT, "sh", "-c", INSIDE,
          "sh", door->directory, door->card_program, PORT, program, (char *)NULL);
    _exit(127);
}

static int join(const struct door *door)
{
    char path[SCRATCH_MAX + 8];
    int64_t deadline = clock_ms() + PATIENCE_MS;
    int fd;
    snprintf(path, sizeof path, "%s/socket", door->directory);
    while ((fd = ipc_connect(path)) < 0 && clock_left(deadline) > 0)
        clock_sleep(10);
    assert_true(fd >= 0);
    return fd;
}

static int open_door(void **state)
{
    struct door *door = calloc(1, sizeof *door);
    *state = door;
    if (!tmpdir_make(door->directory))
        return -1;
    paths_program("virtual-card", door->card_program, sizeof door->card_program);
    must(door, "$m . issue good --place urn:jpki-kiosk:region:JP-13 && "
               "$v make --file good --piv good.pem --piv-pin " RIGHT);
    start_reader(door);
    door->fd = join(door);
    return 0;
}

static int close_door(void **state)
{
    struct door *door = *state;
    close(door->fd);
    kill(door->reader, SIGKILL);
    waitpid(door->reader, NULL, 0);
    bool gone = tmpdir_remove(door->directory);
    free(door);
    return gone ? 0 : -1;
}

// ---- questions
// ------------------------------------------------------------------------------------

static void note(struct door *door, const struct ipc_message *message)
{
    struct card_presence presence;
    struct card_trace trace;
    if (message->type == CARD_PRESENCE) {
        memcpy(&presence, message->body, sizeof presence);
        door->cards = presence.cards;
    }
    if (message->type == CARD_TRACE) {
        memcpy(&trace, message->body, sizeof trace);
        door->verifies += trace.ins == VERIFY;
        door->pins += trace.ins == VERIFY && trace.command_bytes > 0;
    }
}

static void take(struct door *door, struct ipc_message *message)
{
    struct pollfd waiting = {.fd = door->fd, .events = POLLIN};
    assert_int_equal(poll(&waiting, 1, PATIENCE_MS), 1);
    assert_int_equal(ipc_receive(door->fd, message), IPC_OK);
    assert_true(card_message_valid(message, false));
    note(door, message);
}

// The answer lies in `message`.
static void ask(struct door *door, struct ipc_message *message, uint16_t type, const void *body,
                size_t length)
{
    ipc_fill(message, type, ++door->ticket, body, length);
    message->deadline_ms = PATIENCE_MS;
    assert_int_equal(ipc_send(door->fd, message), IPC_OK);
    do
        take(door, message);
    while (message->ticket != door->ticket);
    assert_int_equal(message->type, type);
}

static const char *ask_read(struct door *door)
{
    struct ipc_message message;
    ask(door, &message, CARD_TECHNICIAN_READ, NULL, 0);
    memcpy(&door->read, message.body, sizeof door->read);
    return technician_cause_name(door->read.cause);
}

static const char *ask_prove(struct door *door, const char *pin)
{
    struct card_technician_prove prove = {.length = (uint8_t)strlen(pin)};
    struct ipc_message message;
    memcpy(prove.pin, pin, prove.length);
    ask(door, &message, CARD_TECHNICIAN_PROVE, &prove, sizeof prove);
    memcpy(&door->proved, message.body, sizeof door->proved);
    return technician_cause_name(door->proved.cause);
}

// ---- cards
// ----------------------------------------------------------------------------------------

static void await_cards(struct door *door, uint8_t cards)
{
    struct ipc_message message;
    while (door->cards != cards)
        take(door, &message);
}

static void put(struct door *door, const char *name)
{
    char line[LINE_MAX_BYTES];
    must(door, "$v tell control remove >/dev/null");
    await_cards(door, 0);
    snprintf(line, sizeof line, "$v tell control 'insert %s' >/dev/null", name);
    must(door, line);
    await_cards(door, 1);
    door->pins = door->verifies = 0;
}

static void is_read(struct door *door, const char *cause)
{
    assert_string_equal(ask_read(door), cause);
}

static void is_proved(struct door *door, const char *pin, const char *cause)
{
    assert_string_equal(ask_prove(door, pin), cause);
}

// ---- promises
// -------------------------------------------------------------------------------------

// Whether it is `program`, and one of this door's: by its folder, or a word of its command line.
static bool is_of_door(const struct door *door, const char *process, const char *program)
{
    char path[PATH_MAX], words[LINE_MAX_BYTES] = "", folder[PATH_MAX] = "";
    snprintf(path, sizeof path, "/proc/%s/cmdline", process);
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? 0 : read(file, words, sizeof words - 1);
    close(file);
    const char *slash = strrchr(words, '/');
    if (length <= 0 || strcmp(slash ? slash + 1 : words, program) != 0)
        return false;
    snprintf(path, sizeof path, "/proc/%s/cwd", process);
    ssize_t known = readlink(path, folder, sizeof folder - 1);
    return (known > 0 && strcmp(folder, door->directory) == 0) ||
           memmem(words, (size_t)length, door->directory, strlen(door->directory));
}

// How often the memory of those processes holds `text`, and how many there are.
static size_t count_in_memory(const struct door *door, const char *program, const char *text,
                              size_t *processes)
{
    size_t found = 0;
    struct dirent *entry;
    DIR *all = opendir("/proc");
    *processes = 0;
    while ((entry = readdir(all))) {
        if (!is_of_door(door, entry->d_name, program))
            continue;
        (*processes)++;
        found += memory_read_count((pid_t)strtol(entry->d_name, NULL, 10), text, strlen(text));
    }
    closedir(all);
    return found;
}

// Its last digits: an answer that is written over a question hides the first.
static void is_gone(const struct door *door, const char *whole)
{
    const char *pin = whole + strlen(whole) - LAST_DIGITS;
    size_t processes;
    clock_sleep(GONE_MS);
    assert_int_equal(count_in_memory(door, "kiosk-card", pin, &processes), 0);
    assert_int_equal(processes, 3); // parent, worker, watcher
    assert_true(count_in_memory(door, "kiosk-card", door->directory, &processes) > 0); // it looks
    assert_int_equal(count_in_memory(door, "pcscd", pin, &processes), 0);
    assert_true(processes > 0);
}

static void a_pin_is_gone_a_second_after_its_use(void **state)
{
    struct door *door = *state;
    must(door, "$m . issue wiped && $v make --file wiped --piv wiped.pem --piv-pin " RIGHT);
    put(door, "wiped");
    is_read(door, "");
    is_proved(door, WRONG, "pin-wrong");
    is_gone(door, WRONG);
    is_read(door, "");
    is_proved(door, RIGHT, "");
    is_gone(door, RIGHT);
}

static void a_technician_is_let_in_with_p_256_and_with_rsa(void **state)
{
    struct door *door = *state;
    must(door, "$m . issue rsa --rsa --place urn:jpki-kiosk:store:012345 && "
               "$v make --file rsa --piv rsa.pem --piv-pin " RIGHT);
    for (int rsa = 0; rsa < 2; rsa++) {
        put(door, rsa ? "rsa" : "good");
        is_read(door, "");
        assert_int_equal(door->read.tries, 3);
        assert_int_equal(door->pins, 0);
        assert_string_equal(door->read.name, rsa ? "Technician rsa" : "Technician good");
        assert_true(strlen(door->read.serial) > 0 && door->read.not_after > clock_now());
        is_proved(door, RIGHT, "");
        assert_int_equal(door->pins, 1);
    }
}

// It was let go, and its proof is worth nothing any more.
static void each_proof_needs_a_reading_of_its_own(void **state)
{
    struct door *door = *state;
    put(door, "good");
    is_proved(door, RIGHT, "card-out");
    is_read(door, "");
    is_proved(door, RIGHT, "");
    is_proved(door, RIGHT, "card-out");
    assert_int_equal(door->pins, 1);
}

static void a_wrong_pin_says_what_is_left_until_it_is_blocked(void **state)
{
    struct door *door = *state;
    must(door, "$m . issue spent && $v make --file spent --piv spent.pem --piv-pin " RIGHT);
    put(door, "spent");
    for (int left = 2; left >= 0; left--) {
        is_read(door, "");
        assert_int_equal(door->read.tries, left + 1);
        is_proved(door, WRONG, left > 0 ? "pin-wrong" : "pin-blocked");
        assert_int_equal(door->proved.tries, left);
    }
    is_read(door, "");
    assert_int_equal(door->read.tries, 0);
    is_proved(door, RIGHT, "pin-blocked");
}

static void whose_certificate_is_refused_is_told_why_and_gets_no_verify(void **state)
{
    struct door *door = *state;
    static const struct {
        const char *cause, *make;
    } ROWS[] = {
        {"expired", "$m . issue bad --from 2020-01-01 --until 2021-01-01"},
        {"not-yet-valid", "$m . issue bad --from 2090-01-01 --until 2090-02-01"},
        {"revoked", "$m . issue bad && $m . revoke bad"},
        {"other-ca", "$m other issue bad && mv other/bad.pem bad.pem"},
        {"wrong-role", "$m . issue bad --role clientAuth"},
        {"wrong-place", "$m . issue bad --place urn:jpki-kiosk:region:JP-27"},
        {"wrong-place", "$m . issue bad --place urn:jpki-kiosk:store:012346"},
        {"crl-stale", "$m . issue bad && $m . list --from 2020-01-01 --until 2021-01-01"},
        {"crl-missing", "$m . issue bad && : >ca.crl"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        must(door, ROWS[i].make);
        must(door, "rm -f bad; $v make --file bad --piv bad.pem --piv-pin " RIGHT);
        put(door, "bad");
        is_read(door, ROWS[i].cause);
        assert_true(strlen(door->read.serial) > 0); // for the record
        is_proved(door, RIGHT, "card-out");
        assert_int_equal(door->verifies, 0);
    }
    must(door, "$m . list");
}

static void a_certificate_that_is_revoked_meanwhile_gets_no_pin(void **state)
{
    struct door *door = *state;
    must(door, "$m . issue late && $v make --file late --piv late.pem --piv-pin " RIGHT);
    put(door, "late");
    is_read(door, "");
    must(door, "$m . revoke late");
    is_proved(door, RIGHT, "revoked");
    assert_int_equal(door->pins, 0);
}

static void a_copy_of_a_certificate_lets_nobody_in(void **state)
{
    struct door *door = *state;
    must(door, "$v make --file copy --piv good.crt --piv-pin " RIGHT
               " && openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 >wrong.pem "
               "2>/dev/null && cat good.crt >>wrong.pem && "
               "$v make --file wrong --piv wrong.pem --piv-pin " RIGHT);
    for (int wrong = 0; wrong < 2; wrong++) {
        put(door, wrong ? "wrong" : "copy");
        is_read(door, "");
        is_proved(door, RIGHT, "not-proved");
    }
}

static void a_replayed_signature_lets_nobody_in(void **state)
{
    struct door *door = *state;
    put(door, "good");
    is_read(door, "");
    is_proved(door, RIGHT, "");
    must(door, "$v tell control 'habit piv-replay on' >/dev/null"); // it has written that down
    is_read(door, "");
    is_proved(door, RIGHT, "not-proved");
    must(door, "$v tell control clear >/dev/null");
}

static void a_card_that_is_swapped_before_its_pin_gets_none(void **state)
{
    struct door *door = *state;
    must(door, "$m . issue second && $v make --file second --piv second.pem --piv-pin " RIGHT);
    put(door, "good");
    is_read(door, "");
    put(door, "second");
    is_proved(door, RIGHT, "card-out");
    assert_int_equal(door->verifies, 0);
    is_read(door, "");
    assert_int_equal(door->read.tries, 3);
}

static void a_card_that_leaves_at_its_pin_is_out(void **state)
{
    struct door *door = *state;
    put(door, "good");
    must(door, "$v tell control 'leave before ins 87' >/dev/null");
    is_read(door, "");
    is_proved(door, RIGHT, "card-out");
    must(door, "$v tell control clear >/dev/null");
}

static void make_resident(struct door *door)
{
    must(door, "openssl req -x509 -newkey rsa:2048 -nodes -keyout jpki.key -out jpki.crt "
               "-subj /CN=JPKI 2>/dev/null && $v make --file resident --sign-ca-key jpki.key "
               "--sign-ca jpki.crt --auth-ca-key jpki.key --auth-ca jpki.crt");
}

static void a_residents_card_is_refused_by_that_name_and_gets_no_verify(void **state)
{
    struct door *door = *state;
    make_resident(door);
    put(door, "resident");
    is_read(door, "resident-card");
    assert_string_equal(door->read.serial, "");
    is_proved(door, RIGHT, "card-out");
    assert_int_equal(door->verifies, 0);
    must(door, "$v tell control status | grep -q 'tries-auth 3/3'");
}

static void no_question_of_a_residents_visit_reaches_a_technicians_card(void **state)
{
    static const struct card_verify PIN = {SECRET_AUTH, 4, CARD_FOR_PROOF, "1234"};
    struct door *door = *state;
    struct ipc_message message;
    put(door, "good");
    is_read(door, "");
    door->verifies = 0;
    ask(door, &message, CARD_VERIFY, &PIN, sizeof PIN);
    assert_int_equal(message.body[0], CARD_GONE);
    assert_int_equal(door->verifies, 0);
    is_read(door, "");
    assert_int_equal(door->read.tries, 3);
}

static void an_empty_reader_is_no_refusal(void **state)
{
    struct door *door = *state;
    must(door, "$v tell control remove >/dev/null");
    await_cards(door, 0);
    is_read(door, "card-out");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_technician_is_let_in_with_p_256_and_with_rsa),
    cmocka_unit_test(a_pin_is_gone_a_second_after_its_use),
    cmocka_unit_test(each_proof_needs_a_reading_of_its_own),
    cmocka_unit_test(a_wrong_pin_says_what_is_left_until_it_is_blocked),
    cmocka_unit_test(whose_certificate_is_refused_is_told_why_and_gets_no_verify),
    cmocka_unit_test(a_certificate_that_is_revoked_meanwhile_gets_no_pin),
    cmocka_unit_test(a_copy_of_a_certificate_lets_nobody_in),
    cmocka_unit_test(a_replayed_signature_lets_nobody_in),
    cmocka_unit_test(a_card_that_is_swapped_before_its_pin_gets_none),
    cmocka_unit_test(a_card_that_leaves_at_its_pin_is_out),
    cmocka_unit_test(a_residents_card_is_refused_by_that_name_and_gets_no_verify),
    cmocka_unit_test(no_question_of_a_residents_visit_reaches_a_technicians_card),
    cmocka_unit_test(an_empty_reader_is_no_refusal),
};

TEST_MAIN(TESTS, open_door, close_door)
