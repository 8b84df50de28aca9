// Variables in the environment cannot reroute APDUs, keys or requests of the kiosk's programs, and
// pcscd prints no commands. Out of scope are the dynamic linker's own (LD_PRELOAD and its like):
// whoever can set those for a program is that program.
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/evidence.h"
#include "tests/support/hostile_environment.h"
#include "tests/support/https_rig.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/stand_process.h"
#include "tests/test.h"

enum {
    LINE_BYTES = 512,
    URL_BYTES = 64,
    LIMIT_S = 20, // of one request
};

// ---- the kiosk's programs ---------------------------------------------------------------------

static bool uses_the_library(pid_t pid)
{
    char path[URL_BYTES], line[LINE_BYTES];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "r");
    assert_non_null(maps);
    while (!found && fgets(line, sizeof line, maps))
        found = strstr(line, hostile_environment()->library) != NULL;
    fclose(maps);
    return found;
}

static bool has_the_variables(pid_t pid)
{
    char command[LINE_BYTES];
    snprintf(command, sizeof command, "grep -qz '^OPENSSL_CONF=%s$' /proc/%d/environ",
             hostile_environment()->openssl, (int)pid);
    return system(command) == 0;
}

static void variables_that_reroute_apdus_keys_or_requests_have_no_effect(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
    assert_int_not_equal(access(hostile_environment()->key_log, F_OK), 0);
    struct stand_process processes = stand_process_list(v->stand);
    size_t ours = 0;
    for (size_t i = 0; i < processes.count; i++) {
        const struct stand_process_member *m = &processes.members[i];
        if (m->role != CREW_KIOSK && m->role != CREW_CARD && m->role != CREW_WORKER &&
            m->role != CREW_LINK)
            continue;
        assert_true(has_the_variables(m->pid));
        assert_false(uses_the_library(m->pid));
        ours++;
    }
    assert_int_equal(ours, 6); // three of kiosk-card, two of kiosk-link, one of kiosk
}

static void a_root_in_the_environment_is_not_trusted(void **state)
{
    char root[HOSTILE_PATH_MAX];
    (void)state;
    void *made = NULL;
    assert_int_equal(https_rig_make(&made), 0);
    struct https_rig *bench = made;
    snprintf(root, sizeof root, "%s/foreign-root.crt", bench->dir);
    setenv("SSL_CERT_FILE", root, 1);
    setenv("CURL_CA_BUNDLE", root, 1);
    struct tls_result result = https_rig_first(
        bench, (struct tls_peer_script){.answer = https_rig_say_fine, .certificate = "foreign"});
    unsetenv("SSL_CERT_FILE");
    unsetenv("CURL_CA_BUNDLE");
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    https_rig_stop(&made);
    https_rig_remove(&made);
}

// ---- programs that take no care ---------------------------------------------------------------

static bool inside(struct kiosk_visit *v, const char *variables, const char *command)
{
    return kiosk_stand_sh(v->stand, NULL, "export %s; %s", variables, command) == 0;
}

// A request of a plain program of libcurl, in a process of its own with one variable more.
static bool plain_request(struct kiosk_visit *v, const char *name, const char *value)
{
    int status;
    char url[URL_BYTES] = "", path[HOSTILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/url", kiosk_stand_dir(v->stand));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(url, sizeof url, file));
    url[strcspn(url, "\n")] = '\0';
    fclose(file);
    pid_t child = fork();
    if (child == 0) {
        setenv(name, value, 1);
        curl_global_init(CURL_GLOBAL_DEFAULT);
        CURL *curl = curl_easy_init();
        curl_easy_setopt(curl, CURLOPT_URL, url);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)LIMIT_S);
        _exit(curl_easy_perform(curl) == CURLE_OK ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

// Debian 12's libpcsclite does not know LIBPCSCLITE_DELEGATE yet, so nothing shows its danger here.
static void the_same_variables_reroute_programs_that_take_no_care(void **state)
{
    struct kiosk_visit *v = *state;
    static const char READER[] = "opensc-tool -l 2>&1 | grep -q 'Virtual PCD'";
    static const char TLS13[] = "openssl s_client -connect \"$(sed s,https://,, url)\" </dev/null "
                                "2>&1 | grep -q 'New, TLSv1.3'";
    char variable[HOSTILE_PATH_MAX + 16];
    assert_true(inside(v, "A=B", READER));
    assert_false(inside(v, "PCSCLITE_CSOCK_NAME=/nonexistent", READER));

    assert_true(inside(v, "A=B", TLS13));
    snprintf(variable, sizeof variable, "OPENSSL_CONF=%s", hostile_environment()->openssl);
    assert_false(inside(v, variable, TLS13));

    assert_true(plain_request(v, "A", "B"));
    assert_false(plain_request(v, "HTTPS_PROXY", "http://127.0.0.1:9"));
    assert_true(plain_request(v, "SSLKEYLOGFILE", hostile_environment()->key_log));
    assert_int_equal(unlink(hostile_environment()->key_log), 0);
}

// ---- pcscd ------------------------------------------------------------------------------------

static void the_stands_pcscd_prints_no_commands(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "test \"$(pgrep -cf '^pcscd -f -c ')\" = 1");
    kiosk_stand_must(v->stand, "! pgrep -f '^pcscd .*(--apdu|-a|--debug|-d)( |$)'");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(variables_that_reroute_apdus_keys_or_requests_have_no_effect),
    cmocka_unit_test(a_root_in_the_environment_is_not_trusted),
    KIOSK_VISIT(the_same_variables_reroute_programs_that_take_no_care),
    KIOSK_VISIT(the_stands_pcscd_prints_no_commands),
};

TEST_MAIN(TESTS, hostile_environment_open, hostile_environment_close)
