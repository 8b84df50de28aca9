#include "tests/support/history_hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/https/device_key.h"
#include "tests/support/history_rig.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    PATH_SIZE = 256,
};

void history_hand_end_link(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "ps -o ppid= $(pgrep -o -x kiosk-link) >keeper && "
                               "kill -STOP $(cat keeper) && pkill -KILL -x kiosk-link");
    // Whoever is dead and not waited for yet is a zombie.
    kiosk_stand_await_sh(v->stand, "! ps -C kiosk-link -o stat= | grep -qv Z && rm -f link.sock");
}

void history_hand_let_back(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kill -CONT $(cat keeper)");
    kiosk_stand_await_sh(v->stand, "test -S link.sock && kioskctl status --json | "
                                   "grep -q '\"link\":{\"helper\":true'");
    kiosk_stand_await(v->stand, "start", "");
}

static void path_of(const struct kiosk_visit *v, const char *name, char path[PATH_SIZE])
{
    snprintf(path, PATH_SIZE, "%s/%s", kiosk_stand_dir(v->stand), name);
}

void history_hand_tamper(struct kiosk_visit *v, const char *sql)
{
    char path[PATH_SIZE];
    path_of(v, "history.db", path);
    history_hand_end_link(v);
    history_rig_sql_in(path, sql);
    history_hand_let_back(v);
}

static bool sign(void *context, const unsigned char *bytes, size_t length, unsigned char *signature,
                 size_t *size)
{
    return device_key_sign(context, bytes, length, signature, size);
}

void history_hand_plant(struct kiosk_visit *v, const char *words)
{
    char certificate[PATH_SIZE], secret[PATH_SIZE], path[PATH_SIZE];
    struct device_key *key;
    path_of(v, "pki/device.crt", certificate);
    path_of(v, "pki/device.key", secret);
    path_of(v, "history.db", path);
    const struct device_key_files files = {certificate, secret, NULL};
    assert_int_equal(device_key_load(&key, &files), DEVICE_KEY_OK);
    struct history_kiosk kiosk = {.sign = sign, .context = key};
    kiosk.certificate.bytes = device_key_certificate(key, &kiosk.certificate.length);
    history_hand_end_link(v);
    history_rig_plant(path, &kiosk, words);
    device_key_free(&key);
    history_hand_let_back(v);
}

void history_hand_says(struct kiosk_visit *v, const char *words, int status, const char *text)
{
    char *said;
    int got = kiosk_stand_sh(v->stand, &said, "'%s/bin/kioskctl' --control control %s 2>&1",
                             paths_build(), words);
    if (got != status || !strstr(said, text))
        fail_msg("kioskctl %s: status %d, \"%s\", not \"%s\"", words, got, said, text);
    free(said);
}
