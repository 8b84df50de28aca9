// The program that holds the card and no network: a parent, a worker that talks to the card, and a
// watcher that looks into the readers. See supervisor/supervisor.h for who may do what.
#include <stddef.h>
#include <stdlib.h>

#include "drivers/base/log.h"
#include "drivers/base/sandbox.h"
#include "drivers/machine/usb.h"
#include "firmware/card/card_exchanges.h"
#include "firmware/card/card_settings.h"
#include "firmware/card/card_watch.h"
#include "firmware/card/card_worker.h"
#include "firmware/limits.h"
#include "firmware/options.h"
#include "firmware/protocol/card_message.h"
#include "firmware/supervisor/supervisor.h"
#include "firmware/walls/walls.h"

enum {
    PULSE_MAX_S = 3600,
    // What pcscd may take to answer on top of a pulse, a reader that it is just setting up
    // included.
    PULSE_MARGIN_MS = 5000,
};

struct options {
    char *socket, *restart, *usb_devices;
    char *maintenance_ca, *maintenance_crl, *region, *store, *test_ca, *test_password, *test_pin;
    uid_t client;
    int pulse_s;
    enum reader_style style;
    bool verbose;
};

static const char *take_pulse(const char *text, void *place)
{
    const char *wrong = options_seconds(text, place);
    return wrong || *(int *)place > PULSE_MAX_S ? "not a number of seconds from 1 to 3600" : NULL;
}

static const char *take_style(const char *text, void *place)
{
    return reader_style_from_word(text, place) ? NULL : "not auto, slot or plate";
}

#define PLACE(member) offsetof(struct options, member)

// The watcher and the parent wake up once each per pulse; a pcscd that hangs while nobody is served
// may go unnoticed for so long.
static const struct option_row ROWS[] = {
    {"socket", "PATH", options_text, PLACE(socket), NULL, false,
     "where to listen; without it the socket comes from systemd"},
    {"client", "USER", options_user, PLACE(client), "root", false,
     "name or number of the user that may connect"},
    {"pcscd-restart", "PATH", options_text, PLACE(restart), NULL, false,
     "file to touch when pcscd has to be restarted"},
    {"pulse", "SECONDS", take_pulse, PLACE(pulse_s), "60", false,
     "how often the reader watch shows that it lives"},
    {"reader-style", "STYLE", take_style, PLACE(style), "auto", false,
     "slot, plate (cards are laid on it), or auto: by its name"},
    {"maintenance-ca", "FILE", options_text, PLACE(maintenance_ca), NULL, false,
     "certificates of the CA of technicians (PEM); without it none is let in"},
    {"maintenance-crl", "FILE", options_text, PLACE(maintenance_crl), NULL, false,
     "its revocation lists (PEM); without it none is let in"},
    {"region", "CODE", options_text, PLACE(region), NULL, false,
     "prefecture of this kiosk, as JP-13 (ISO 3166-2)"},
    {"store", "NUMBER", options_text, PLACE(store), NULL, false,
     "number of the store, as technicians' certificates have it"},
    {"test-ca", "FILE", options_text, PLACE(test_ca), NULL, false,
     "certificates of the CA of test cards (PEM), for a technician's tests"},
    {"test-card-password", "TEXT", options_text, PLACE(test_password), NULL, false,
     "signature password of every test card, for the test visit"},
    {"test-card-pin", "DIGITS", options_text, PLACE(test_pin), NULL, false,
     "user PIN of every test card; without both there is no test visit"},
    {"usb-devices", "PATH", options_text, PLACE(usb_devices), USB_DEVICES, false,
     "where the kernel lists what is plugged in"},
    {"verbose", NULL, options_flag, PLACE(verbose), NULL, false, "log more"},
};

static const struct options_program PROGRAM = {
    .name = "kiosk-card",
    .about = "Talks to the card in the reader for the program kiosk.\n",
    .section = "card",
    .rows = ROWS,
    .count = sizeof ROWS / sizeof ROWS[0],
};

static void ask_for_restart(const void *settings)
{
    card_settings_ask_restart(settings);
}

static void close_walls(const struct options *o)
{
    const struct walls_card paths = {
        .socket = o->socket,
        .restart = o->restart,
        .usb_devices = o->usb_devices,
        .trusted = {o->maintenance_ca, o->maintenance_crl, o->test_ca},
    };
    sandbox_basics();
    walls_card_files(&paths);
}

static int serve(const struct options *o)
{
    struct ends lost = {.count = 0};
    const struct card_settings card = {
        .restart = o->restart,
        .pulse_ms = o->pulse_s * 1000,
        .key_open_ms = LIMIT_KEY_OPEN_MS,
        .style = o->style,
        .maintenance_ca = o->maintenance_ca,
        .maintenance_crl = o->maintenance_crl,
        .region = o->region,
        .store = o->store,
        .test_ca = o->test_ca,
        .test_password = o->test_password,
        .test_pin = o->test_pin,
        .usb_devices = o->usb_devices,
        .lost = &lost,
        .exchanges = card_exchanges_new(),
    };
    const struct supervisor helper = {
        .name = PROGRAM.name,
        .socket = o->socket,
        .client = o->client,
        .work = card_worker_run,
        .watch = card_watch_run,
        .watch_limit_ms = card.pulse_ms + PULSE_MARGIN_MS,
        .enclose = walls_card_parent,
        .enclose_worker = walls_card_worker,
        .enclose_watcher = walls_card_watcher,
        .table = card_message_table(),
        .killed = ask_for_restart,
        .lost = &lost,
        .context = &card,
    };
    log_start(PROGRAM.name, o->verbose ? LOG_DEBUG : LOG_INFO);
    close_walls(o);
    return supervisor_run(&helper);
}

int main(int argc, char **argv)
{
    struct options o = {0};
    enum options_end end = options_read(&PROGRAM, argc, argv, &o, NULL);
    int status = end == OPTIONS_BAD ? OPTIONS_MISUSE : EXIT_SUCCESS;
    if (end == OPTIONS_OK)
        status = serve(&o);
    options_free(&PROGRAM, &o);
    return status;
}
