#include "tests/backend/two_devices.h"

#include <stdio.h>

#include "tests/test.h"

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
    stand_issue(&two.stand, "device2", "device-ca", "kiosk-0002");
    stand_issue(&two.stand, "renewed", "device-ca", "kiosk-0001");
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
