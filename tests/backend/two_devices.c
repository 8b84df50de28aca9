#include "tests/backend/two_devices.h"

#include <stdio.h>

#include "tests/test.h"

static int issue_device(const struct stand *stand, const char *file, const char *name)
{
    char command[1024];
    snprintf(command, sizeof command,
             "cd %s && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
             "%s.key -out %s.csr -subj /CN=%s 2>device.log && openssl x509 -req -in %s.csr -CA "
             "device-ca.crt -CAkey device-ca.key -set_serial 0x$(openssl rand -hex 8) -days 1 "
             "-out %s.crt 2>>device.log",
             stand->dir, file, file, name, file, file);
    return stand_run(STAND_ARGUMENTS("sh", "-c", command));
}

static void enrol(struct two_devices *two)
{
    char auth[128], sign[128];
    stand_tell(&two->stand,
               STAND_ARGUMENTS("card", "add", "--auth",
                               stand_path(&two->stand, "auth.der", auth, sizeof auth), "--sign",
                               stand_path(&two->stand, "sign.der", sign, sizeof sign)));
}

int two_devices_open(void **state)
{
    static struct two_devices two; // lint: file-scope test fixture
    stand_make(&two.stand);
    stand_start(&two.stand, NULL);
    stand_certificate(&two.stand, "auth", "auth", NULL, NULL);
    stand_certificate(&two.stand, "sign", "sign", NULL, NULL);
    assert_int_equal(issue_device(&two.stand, "device2", "kiosk-0002"), 0);
    assert_int_equal(issue_device(&two.stand, "renewed", "kiosk-0001"), 0);
    client_card_load(&two.auth, &two.stand, "auth");
    enrol(&two);
    client_open(&two.client, &two.stand, "device");
    client_open(&two.other, &two.stand, "device2");
    *state = &two;
    return 0;
}

int two_devices_close(void **state)
{
    struct two_devices *two = *state;
    client_close(&two->client);
    client_close(&two->other);
    client_card_free(&two->auth);
    stand_stop(&two->stand);
    stand_remove(&two->stand);
    return 0;
}

int two_devices_fresh(void **state)
{
    struct two_devices *two = *state;
    stand_tell(&two->stand, STAND_ARGUMENTS("knob", "clear"));
    stand_tell(&two->stand, STAND_ARGUMENTS("device", "resume", "kiosk-0001"));
    return 0;
}

struct client_reset two_devices_opened(struct two_devices *two)
{
    return client_open_reset(&two->client, "reset-sign", &two->auth);
}

struct client_reset two_devices_proven(struct two_devices *two)
{
    struct client_reset reset = two_devices_opened(two);
    assert_string_equal(client_prove(&two->client, &reset, &two->auth), "");
    return reset;
}

struct client_reset two_devices_authorized(struct two_devices *two)
{
    struct client_reset reset = two_devices_proven(two);
    assert_string_equal(client_authorize(&two->client, &reset), "");
    return reset;
}
