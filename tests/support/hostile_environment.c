#include "tests/support/hostile_environment.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/kiosk_visit.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    LINE_BYTES = 512,
};

static const char *const PROGRAMS[] = {"kiosk", "kiosk-card", "kiosk-link"};

// This test's own library is as good as any.
static void find_library(char path[HOSTILE_LIBRARY_MAX])
{
    char line[LINE_BYTES];
    FILE *maps = fopen("/proc/self/maps", "r");
    path[0] = '\0';
    assert_non_null(maps);
    while (path[0] == '\0' && fgets(line, sizeof line, maps)) {
        const char *at = strchr(line, '/');
        if (at && strstr(at, "libcmocka"))
            snprintf(path, HOSTILE_LIBRARY_MAX, "%.*s", (int)strcspn(at, "\n"), at);
    }
    fclose(maps);
    assert_int_not_equal(path[0], '\0');
}

static void write_openssl_conf(const struct hostile_environment *h)
{
    FILE *file = fopen(h->openssl, "w");
    assert_non_null(file);
    fputs("openssl_conf = all\n[all]\nssl_conf = tls\n[tls]\nsystem_default = old\n[old]\n"
          "Ciphersuites = TLS_AES_128_CCM_SHA256\n",
          file);
    fclose(file);
}

static void write_starter(const struct hostile_environment *h, const char *program)
{
    char path[HOSTILE_PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/bin/%s", h->build, program);
    assert_int_equal(unlink(path), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\nexec env PCSCLITE_CSOCK_NAME=/nonexistent PCSCLITE_DEBUG=0 \\\n");
    fprintf(file, "    LIBPCSCLITE_DELEGATE=%s SSLKEYLOGFILE=%s \\\n", h->library, h->key_log);
    fprintf(file, "    OPENSSL_CONF=%s OPENSSL_MODULES=/nonexistent \\\n", h->openssl);
    fprintf(file, "    SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent CURL_HOME=%s \\\n",
            h->dir);
    fprintf(file, "    HTTPS_PROXY=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 \\\n");
    fprintf(file, "    ALL_PROXY=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9 NO_PROXY= \\\n");
    fprintf(file, "    setpriv --bounding-set=-all --inh-caps=-all %s/bin/%s \"$@\"\n",
            paths_build(), program);
    fclose(file);
    assert_int_equal(chmod(path, 0755), 0);
}

static void make(struct hostile_environment *h)
{
    char command[PATH_MAX + HOSTILE_PATH_MAX * 4];
    assert_true(tmpdir_make(h->dir));
    snprintf(h->build, sizeof h->build, "%s/build", h->dir);
    snprintf(h->key_log, sizeof h->key_log, "%s/keys", h->dir);
    snprintf(h->openssl, sizeof h->openssl, "%s/openssl.cnf", h->dir);
    find_library(h->library);
    write_openssl_conf(h);
    snprintf(command, sizeof command,
             "mkdir -p %s/bin && ln -s %s/bin/* %s/bin && ln -s %s/locale %s", h->build,
             paths_build(), h->build, paths_build(), h->build);
    assert_int_equal(system(command), 0);
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof PROGRAMS[0]; i++)
        write_starter(h, PROGRAMS[i]);
}

// The test program's one; cmocka's state is the visit.
static struct hostile_environment hostile; // lint: file-scope test fixture

const struct hostile_environment *hostile_environment(void)
{
    return &hostile;
}

int hostile_environment_open(void **state)
{
    static const char *const OPTIONS[] = {"--build", hostile.build, NULL};
    make(&hostile);
    return kiosk_visit_open_with(state, OPTIONS);
}

int hostile_environment_close(void **state)
{
    int status = kiosk_visit_close(state);
    tmpdir_remove(hostile.dir);
    return status;
}
