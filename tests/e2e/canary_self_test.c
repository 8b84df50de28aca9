// The search proves itself: what is planted is found, in every form and in every kind of place, and
// what is not there is not found.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xlib.h>

#include "tests/support/memory_write.h"
#include "tests/support/stand_group.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

enum {
    PATH_BYTES = 256,
};

static const char PASSWORD[] = "KZ8Q4WX7VJ2HNM", PIN[] = "0827";

// ---- forms ------------------------------------------------------------------------------------

static void count(void *context, const struct canary_find *find)
{
    (void)find;
    ++*(size_t *)context;
}

static size_t found_in(const void *bytes, size_t size)
{
    size_t told = 0;
    struct canaries *canaries = canaries_new();
    canaries_add(canaries, "password", PASSWORD);
    canaries_add(canaries, "PIN", PIN);
    size_t found = canaries_search(canaries, bytes, size, count, &told);
    canaries_free(&canaries);
    assert_int_equal(found, told);
    return found;
}

#define FOUND(text)     assert_int_equal(found_in(text, sizeof(text) - 1), 1)
#define NOT_FOUND(text) assert_int_equal(found_in(text, sizeof(text) - 1), 0)

static void a_password_is_found_in_every_form(void **state)
{
    (void)state;
    FOUND("KZ8Q4WX7VJ2HNM");
    FOUND("...kz8q4wx7vj2hnm...");
    FOUND("K\0Z\0008\0Q\0004\0W\0X");
    FOUND("8\0\0\0Q\0\0\0004\0\0\0W\0\0\0X\0\0\0007\0\0\0");
    FOUND("q\0\0\0\0\0\0\0004\0\0\0\0\0\0\0w\0\0\0\0\0\0\0x\0\0\0\0\0\0\0007\0\0\0\0\0\0\0v");
    FOUND("data=4B5A38513457");
    FOUND("00 20 00 80 0E 4b 5a 38 51 34 57");
    FOUND("\x2d\x34\x11\x18\x0d\x19"); // X's key codes of KZ8Q4W
    FOUND("\x0e\x1d\x25\x14\x21\x1a"); // scan codes
}

static void six_characters_of_a_password_are_found_and_five_are_not(void **state)
{
    (void)state;
    FOUND("xxZ8Q4WXxx");
    FOUND("xxVJ2HNMxx");
    NOT_FOUND("xxZ8Q4Wxx");
    NOT_FOUND("KZ8Q4.WX7VJ.2HNM");
}

static void a_pin_is_found_in_every_form(void **state)
{
    (void)state;
    FOUND("\0000827\0");
    FOUND("pin=0827 ");
    FOUND("{\"pin\":\"0827\"}");
    FOUND("0\0008\0002\0007");
    FOUND("0\0\0\0008\0\0\0002\0\0\0007\0\0\0");
    FOUND("\0\x20\0\x80\4"
          "0827A");
    FOUND("\0\x2C\2\x80\4"
          "0827A");
    FOUND("\4"
          "0827A");
    FOUND("00 20 00 80 04 30 38 32 37");
    FOUND("\x13\0\0\0\x11\0\0\0\x0B\0\0\0\x10\0\0\0"); // X's key codes
}

static void a_longer_number_or_word_is_not_taken_for_a_pin(void **state)
{
    (void)state;
    NOT_FOUND("1082734");
    NOT_FOUND("2026-0827");
    NOT_FOUND("a90827ff");
    NOT_FOUND("0.0827");
}

// ---- processes --------------------------------------------------------------------------------

static struct canary_search *search_password(struct kiosk_stand *stand)
{
    struct canary_search *search = canary_search_begin(stand);
    canaries_add(canary_search_canaries(search), "planted", PASSWORD);
    return search;
}

static size_t *place_of(struct canary_search_finds *finds, enum stand_process_role role)
{
    size_t *const places[] = {
        [CREW_OTHER] = &finds->other,       [CREW_KIOSK] = &finds->kiosk,
        [CREW_CARD] = &finds->helper,       [CREW_WORKER] = &finds->worker,
        [CREW_LINK] = &finds->helper,       [CREW_PCSCD] = &finds->pcscd,
        [CREW_BACKEND] = &finds->backend,   [CREW_X_SERVER] = &finds->x_server,
        [CREW_VIRTUAL_CARD] = &finds->other};
    return places[role];
}

static void what_is_planted_in_any_process_of_the_stand_is_found(void **state)
{
    struct kiosk_stand *stand = stand_group_stand(state);
    struct canary_search *search = search_password(stand);
    struct stand_process processes = stand_process_list(stand);
    size_t kinds[CREW_VIRTUAL_CARD + 1] = {0};
    for (size_t i = 0; i < processes.count; i++) {
        const struct stand_process_member *m = &processes.members[i];
        // Two of a kind: parents and children. The card itself is not searched.
        if (kinds[m->role]++ > 1 || m->role == CREW_VIRTUAL_CARD)
            continue;
        struct memory_write planted = memory_write_bytes(m->pid, PASSWORD, strlen(PASSWORD));
        struct canary_search_finds finds = canary_search_run(search);
        memory_write_undo(&planted);
        if (*place_of(&finds, m->role) != 1)
            fail_msg("not found in %s", m->name);
    }
    for (enum stand_process_role role = CREW_OTHER; role < CREW_VIRTUAL_CARD; role++)
        assert_int_not_equal(kinds[role], 0);
    canary_search_expect_nowhere(search, "after all was pulled out");
    canary_search_end(&search);
    stand_group_leave(state);
}

static void a_secret_that_is_being_typed_is_found_in_the_kiosk_and_only_there(void **state)
{
    struct canary_resident *g = stand_group_guest(state, RESIDENT_TOUCHES);
    canary_resident_wants_pin(g);
    canary_resident_types(g, "known", g->password);
    struct canary_search_finds finds = canary_search_run(g->search);
    assert_int_equal(finds.kiosk, 1);
    assert_int_equal(finds.worker + finds.helper + finds.pcscd + finds.files, 0);
    canary_resident_leave_from(g, "known");
    stand_group_leave(state);
}

// ---- files ------------------------------------------------------------------------------------

// Runs a command that puts $CANARY somewhere; it must be found, in one file at least. Then another
// takes it away.
static void expect_in_files(struct kiosk_stand *stand, const char *put, const char *take_away)
{
    struct canary_search *search = search_password(stand);
    setenv("CANARY", PASSWORD, 1);
    kiosk_stand_must(stand, "%s", put);
    unsetenv("CANARY");
    size_t found = canary_search_run(search).files;
    kiosk_stand_must(stand, "%s", take_away);
    if (found == 0)
        fail_msg("not found after: %s", put);
    assert_int_equal(canary_search_run(search).files, 0);
    canary_search_end(&search);
}

static void what_is_planted_in_any_kind_of_file_is_found(void **state)
{
    static const char *const PUT[][2] = {
        {"printf \"n=%s\\n\" \"$CANARY\" >>log/planted.log", "rm log/planted.log"},
        {"printf %s \"$CANARY\" >core.4711", "rm core.4711"},
        {"printf %s \"$CANARY\" >pki/nginx-body/1", "rm pki/nginx-body/1"},
        {"printf %s \"$CANARY\" >/run/pcscd/x", "rm /run/pcscd/x"},
        {"printf %s \"$CANARY\" >/dev/shm/x", "rm /dev/shm/x"},
        {"sqlite3 planted.db \"create table t (x); insert into t values ('$CANARY');\"",
         "rm planted.db"},
    };
    struct kiosk_stand *stand = stand_group_stand(state);
    for (size_t i = 0; i < sizeof PUT / sizeof PUT[0]; i++)
        expect_in_files(stand, PUT[i][0], PUT[i][1]);
    stand_group_leave(state);
}

// The kiosk's own outbox and its write-ahead log are among the files, and so is the backend's
// store.
static void the_databases_are_searched(void **state)
{
    static const char *const FILES[] = {"outbox.db",          "outbox.db-wal",   "pki/backend.db",
                                        "pki/backend.db-wal", "pki/backend.log", "log/kiosk.log"};
    struct kiosk_stand *stand = stand_group_stand(state);
    struct canary_search *search = search_password(stand);
    char path[PATH_BYTES];
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", kiosk_stand_dir(stand), FILES[i]);
        assert_int_equal(access(path, R_OK), 0);
        assert_int_equal(canary_search_file(search, path), 0);
    }
    canary_search_end(&search);
    stand_group_leave(state);
}

// ---- cores ------------------------------------------------------------------------------------

// Its memory holds what is hunted.
static _Noreturn void crash_with_a_secret(const char *dir)
{
    const struct rlimit any = {RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_CORE, &any) != 0 || chdir(dir) != 0)
        _exit(0);
    signal(SIGABRT, SIG_DFL);
    abort();
}

// A program that may be dumped is: so no core after a crash of the kiosk means something.
static void a_core_of_a_careless_program_is_found(void **state)
{
    struct kiosk_stand *stand = stand_group_stand(state);
    struct canary_search *search = search_password(stand);
    int status;
    pid_t child = fork();
    if (child == 0)
        crash_with_a_secret(kiosk_stand_dir(stand));
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && WCOREDUMP(status) && kiosk_stand_sh(stand, NULL, "ls core*") == 0) {
        assert_true(canary_search_run(search).files > 0);
        kiosk_stand_must(stand, "rm core*");
    } else {
        printf("# this machine leaves no cores in a program's folder\n");
    }
    canary_search_end(&search);
    stand_group_leave(state);
}

// ---- events -----------------------------------------------------------------------------------

// A program that is none of ours and waits: its memory holds nothing of this test's.
static pid_t start_stranger(int ends[2])
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ends) | pipe2(ready, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[1]);
        execlp("cat", "cat", (char *)NULL);
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 0); // closed by the exec
    close(ready[0]);
    return child;
}

static void plant_and_expect_trace(const struct traces *traces, const char *what, const void *event,
                                   size_t size)
{
    int ends[2];
    pid_t child = start_stranger(ends);
    assert_int_equal(traces_count(traces, child), 0);
    struct memory_write planted = memory_write_bytes(child, event, size);
    if (traces_count(traces, child) != 1)
        fail_msg("%s was not found", what);
    memory_write_undo(&planted);
    close(ends[0]);
    close(ends[1]);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void planted_keys_and_touches_are_found(void **state)
{
    (void)state;
    const struct traces traces = {.root = 0x50d, .count = 1, .keys = {{100, 200, 50, 50}}};
    XKeyEvent xkey = {.type = KeyRelease, .root = 0x50d, .keycode = 24};
    XButtonEvent xbutton = {.type = ButtonPress, .root = 0x50d, .x = 120, .y = 220};
    unsigned char wire_key[32] = {KeyPress, 24, 0, 0, 0, 0, 0, 0, 0x0d, 5};
    unsigned char wire_button[32] = {ButtonRelease, 1, 0, 0, 0, 0, 0, 0, 0x0d, 5};
    wire_button[24] = 120;
    wire_button[26] = 220;
    uint32_t sdl_key[14] = {0x301, 4711, 1, 0, 30}, sdl_text[14] = {0x303, 4711, 1, 'q'},
             sdl_button[14] = {0x402, 4711, 1, 0, 0, 120, 220};
    plant_and_expect_trace(&traces, "XKeyEvent", &xkey, sizeof xkey);
    plant_and_expect_trace(&traces, "XButtonEvent", &xbutton, sizeof xbutton);
    plant_and_expect_trace(&traces, "a key on the wire", wire_key, sizeof wire_key);
    plant_and_expect_trace(&traces, "a button on the wire", wire_button, sizeof wire_button);
    plant_and_expect_trace(&traces, "SDL_KeyboardEvent", sdl_key, sizeof sdl_key);
    plant_and_expect_trace(&traces, "SDL_TextInputEvent", sdl_text, sizeof sdl_text);
    plant_and_expect_trace(&traces, "SDL_MouseButtonEvent", sdl_button, sizeof sdl_button);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_password_is_found_in_every_form),
    cmocka_unit_test(six_characters_of_a_password_are_found_and_five_are_not),
    cmocka_unit_test(a_pin_is_found_in_every_form),
    cmocka_unit_test(a_longer_number_or_word_is_not_taken_for_a_pin),
    cmocka_unit_test(what_is_planted_in_any_process_of_the_stand_is_found),
    cmocka_unit_test(a_secret_that_is_being_typed_is_found_in_the_kiosk_and_only_there),
    cmocka_unit_test(what_is_planted_in_any_kind_of_file_is_found),
    cmocka_unit_test(the_databases_are_searched),
    cmocka_unit_test(a_core_of_a_careless_program_is_found),
    cmocka_unit_test(planted_keys_and_touches_are_found),
};

TEST_MAIN(TESTS, stand_group_open, stand_group_close)
