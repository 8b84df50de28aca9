// What a program holds stays in it: no core file, also when somebody raises the limit, and no look
// into it by another process of the same user.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/hostile_environment.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

// The processes of the programs, in the stand's own numbers: three of kiosk-card, two of
// kiosk-link, one of kiosk.
#define PROGRAMS     "$(pgrep -x 'kiosk|kiosk-card|kiosk-link')"
#define ALL_ARE_HERE "set -- " PROGRAMS "; test $# = 6"

static void the_limit_of_cores_is_zero_and_no_rights_can_be_gained(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, ALL_ARE_HERE);
    kiosk_stand_must(v->stand, "for p in " PROGRAMS "; do "
                               "grep -q '^Max core file size *0 *0 ' /proc/$p/limits || exit 1; "
                               "grep -q '^NoNewPrivs:[[:space:]]*1$' /proc/$p/status || exit 1; "
                               "done");
}

// Reading another's environment takes what ptrace takes (proc(5)): the same user and a process that
// may be dumped. Nobody here has a capability that would stand for either.
#define AS_AN_EQUAL "setpriv --bounding-set=-all --inh-caps=-all "

static void nobody_of_the_same_user_can_look_into_them(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "for p in " PROGRAMS "; do " AS_AN_EQUAL
                               "cat /proc/$p/environ >/dev/null 2>&1 && exit 1; done; true");
    // A program that takes no care can be looked into.
    kiosk_stand_must(v->stand,
                     AS_AN_EQUAL "sleep 60 & p=$!; "
                                 "until grep -q sleep /proc/$p/comm; do :; done; " AS_AN_EQUAL
                                 "cat /proc/$p/environ >/dev/null; "
                                 "status=$?; kill $p; exit $status");
}

// ---- with the limit raised --------------------------------------------------------------------

static const struct rlimit ANY = {RLIM_INFINITY, RLIM_INFINITY};

// A plain program in the stand's folder that forbids itself cores by the limit only.
static pid_t start_plain(const struct kiosk_stand *stand)
{
    int ends[2];
    char byte;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit none = {0, 0};
        signal(SIGSEGV, SIG_DFL); // cmocka's own
        if (setrlimit(RLIMIT_CORE, &none) == 0 && chdir(kiosk_stand_dir(stand)) == 0 &&
            write(ends[1], "x", 1) == 1)
            for (;;)
                pause();
        _exit(EXIT_FAILURE);
    }
    assert_true(child > 0);
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    return child;
}

static bool a_core_is_there(const struct kiosk_stand *stand)
{
    return kiosk_stand_sh(stand, NULL, "ls core*") == 0;
}

// Whether we may raise the limit of another process (CAP_SYS_RESOURCE) and get a core of a plain
// program then.
static bool cores_can_be_made(const struct kiosk_stand *stand)
{
    int status;
    pid_t child = start_plain(stand);
    bool raised = prlimit(child, RLIMIT_CORE, &ANY, NULL) == 0;
    kill(child, SIGSEGV);
    assert_int_equal(waitpid(child, &status, 0), child);
    bool made = raised && a_core_is_there(stand);
    kiosk_stand_must(stand, "rm -f core*");
    return made;
}

// With the limit raised the kernel refuses as well, because the process says that it is not to be
// dumped (PR_SET_DUMPABLE, prctl(2)).
static void a_crash_leaves_no_core_even_with_the_limit_raised(void **state)
{
    static const enum stand_process_role ROLES[] = {CREW_WORKER, CREW_CARD, CREW_LINK, CREW_KIOSK};
    struct kiosk_visit *v = *state;
    bool raise = cores_can_be_made(v->stand);
    if (!raise)
        print_message("# the limit cannot be raised here, or cores go elsewhere\n");
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++) {
        struct stand_process processes = stand_process_list(v->stand);
        pid_t victim = stand_process_find(&processes, ROLES[i]);
        if (victim == 0 && ROLES[i] == CREW_WORKER)
            continue; // a sanitizer locks no pages, by which the worker would be known
        assert_true(victim > 0);
        if (raise)
            assert_int_equal(prlimit(victim, RLIMIT_CORE, &ANY, NULL), 0);
        assert_int_equal(kill(victim, SIGSEGV), 0);
        stand_process_await_end(victim);
        if (a_core_is_there(v->stand))
            fail_msg("role %d left a core", (int)ROLES[i]);
        kiosk_stand_await_sh(v->stand,
                             ALL_ARE_HERE " && "
                                          "kioskctl status --json | grep -q '\"readers\":2'");
    }
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(the_limit_of_cores_is_zero_and_no_rights_can_be_gained),
    KIOSK_VISIT(nobody_of_the_same_user_can_look_into_them),
    KIOSK_VISIT(a_crash_leaves_no_core_even_with_the_limit_raised),
};

TEST_MAIN(TESTS, hostile_environment_open, hostile_environment_close)
