#include "tests/support/broken_kiosk.h"

#include <string.h>

#include "firmware/limits.h"
#include "tests/support/backend_switch.h"
#include "tests/support/kiosk_technician.h"

// What lies behind a step of the ladder that fails.
#define AFTER_NAME    "connect tls device service clock renewal "
#define AFTER_CONNECT "tls device service clock renewal "
#define AFTER_TLS     "device service clock renewal "
#define AFTER_DEVICE  "service clock renewal "
#define AFTER_SERVICE "clock renewal "

const char *const BROKEN_KIOSK_STAND[] = {"--machine", NULL};

// ---- the card's side --------------------------------------------------------------------------

// On the bus as the kernel lists it, without a driver in pcscd's configuration.
static void unplug_driver(struct kiosk_visit *v)
{
    kiosk_visit_unplug(v);
    kiosk_stand_must(v->stand, "mkdir -p usb/1-1:1.0 && echo 0b >usb/1-1:1.0/bInterfaceClass");
}

static void plug_driver(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "rm -r usb/1-1:1.0");
    kiosk_visit_plug(v);
}

// Whoever would start it again stands still.
static void end_pcscd(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kill -STOP $(pgrep -f '^/bin/sh .*/rig/pcscd') && "
                               "kill -KILL $(pgrep -f '^pcscd -f')");
    kiosk_stand_await(v->stand, "closed", "reader-missing");
}

static void start_pcscd(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kill -CONT $(pgrep -f '^/bin/sh .*/rig/pcscd')");
}

static void hang_pcscd(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kill -STOP $(pgrep -f '^pcscd -f')");
}

// kiosk-card has had it replaced.
static void nothing(struct kiosk_visit *v)
{
    (void)v;
}

// A contact that lets go at every tenth command, until the card has been put in four times.
static void lose_exchanges(struct kiosk_visit *v)
{
    for (int i = 0; i < 4; i++) {
        kiosk_stand_tell_card(v->stand, "leave before apdu 10");
        if (i == 0) {
            kiosk_visit_card(v, ALL_SIGN, ALL_AUTH);
            resident_choose(v->resident, "explain", "agree");
        } else {
            kiosk_stand_tell_card(v->stand, "insert mine");
        }
        kiosk_stand_await_sh(v->stand,
                             "virtual-card tell card.control status | grep -q 'faults 0'");
        kiosk_visit_await_cards(v, 0);
        kiosk_stand_await(v->stand, "notice", "card-removed");
    }
}

// It counts since kiosk-card began.
static void forget_exchanges(struct kiosk_visit *v)
{
    kiosk_visit_leave(v);
    kiosk_stand_must(v->stand, "pkill -KILL -x kiosk-card");
    kiosk_stand_await_sh(v->stand, "kioskctl status --json | grep -q '\"readers\":2'");
}

// ---- the way to the backend -------------------------------------------------------------------

// Every name server is out there.
static void pull_cable(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "ip link set up0 down && echo nameserver 10.77.0.9 >resolv.conf");
}

static void plug_cable(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "ip link set up0 up && echo nameserver 127.0.0.1 >resolv.conf");
}

static void forget_name(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, ": >names && pkill -HUP -x dnsmasq");
    kiosk_stand_await_sh(v->stand, "! getent hosts kiosk-backend.test");
}

static void know_name(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "echo 127.0.0.1 kiosk-backend.test >names && pkill -HUP -x dnsmasq");
}

static void name_wrong_server(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "echo nameserver 10.77.0.9 >resolv.conf");
}

static void name_right_server(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "echo nameserver 127.0.0.1 >resolv.conf");
}

static void filter_port(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "nft \"add table inet fault; "
                               "add chain inet fault out { type filter hook output priority 0; }; "
                               "add rule inet fault out tcp dport $(sed s/.*:// url) drop\"");
}

static void open_port(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "nft delete table inet fault");
}

static void front_off(struct kiosk_visit *v)
{
    backend_switch_off(v->stand);
}

static void front_on(struct kiosk_visit *v)
{
    backend_switch_on(v->stand);
}

static void front_of_other_root(struct kiosk_visit *v)
{
    backend_switch_certificate(v->stand, BACKEND_SWITCH_OTHER_ROOT);
}

static void front_expired(struct kiosk_visit *v)
{
    backend_switch_certificate(v->stand, BACKEND_SWITCH_EXPIRED);
}

static void front_of_other_name(struct kiosk_visit *v)
{
    backend_switch_certificate(v->stand, BACKEND_SWITCH_OTHER_NAME);
}

static void front_old(struct kiosk_visit *v)
{
    backend_switch_with(v->stand, "s/TLSv1.3/TLSv1.2/");
}

// It takes devices of another CA only, and says so with nginx's own page.
static void front_refuses(struct kiosk_visit *v)
{
    backend_switch_with(v->stand, "s/ssl_verify_client optional/ssl_verify_client on/; "
                                  "s/device-ca.crt/operator-ca.crt/; /error_page 495/d");
}

// Another operator's CA is named in place of our device's.
static void front_of_other_devices(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "cd pki && openssl crl2pkcs7 -nocrl -certfile operator-ca.crt "
                               "-outform DER | openssl base64 -A >cacerts.b64");
    backend_switch_with(v->stand, "s|location / {|location = /.well-known/est/cacerts { "
                                  "default_type application/pkcs7-mime; alias cacerts.b64; } "
                                  "location / {|");
}

static void front_without_renewal(struct kiosk_visit *v)
{
    backend_switch_with(v->stand, "s|location / {|location /.well-known/ { return 404; } "
                                  "location / {|");
}

static void own_front_again(struct kiosk_visit *v)
{
    backend_switch_off(v->stand);
    backend_switch_on(v->stand);
}

static void freeze_front(struct kiosk_visit *v)
{
    backend_switch_freeze(v->stand);
}

static void thaw_front(struct kiosk_visit *v)
{
    backend_switch_thaw(v->stand);
}

static void answer_late(struct kiosk_visit *v)
{
    kiosk_visit_knob(v, "delay.service", "60000");
}

static void answer_slowly(struct kiosk_visit *v)
{
    kiosk_visit_knob(v, "delay.service", "2000");
}

static void suspend(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "./kiosk-backend device suspend kiosk-0001");
}

static void resume(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "./kiosk-backend device resume kiosk-0001");
}

static void shift_clock(struct kiosk_visit *v)
{
    kiosk_visit_knob(v, "clock", "+600");
}

static void clear_knobs(struct kiosk_visit *v)
{
    kiosk_visit_clear_knobs(v);
}

// ---- what kiosk-link owns ---------------------------------------------------------------------

// The kiosk sees the end of the old one before there is a new one.
static void restart_link(struct kiosk_visit *v)
{
    kiosk_visit_restart_link(v);
    kiosk_stand_await_sh(v->stand, "pgrep -x kiosk-link && test -S link.sock && "
                                   "kioskctl status --json | grep -q '\"link\":{\"helper\":true'");
}

static void end_certificate(struct kiosk_visit *v)
{
    kiosk_stand_must(
        v->stand, "cd pki; cp device.crt device.good; openssl req -new -key device.key "
                  "-subj \"$(openssl x509 -in device.crt -noout -subject -nameopt compat | "
                  "sed 's/^subject=//')\" -out device.csr && openssl x509 -req -in device.csr "
                  "-CA device-ca.crt -CAkey device-ca.key -days -1 -set_serial 9 -out device.crt");
    restart_link(v);
}

static void renew_certificate(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "mv pki/device.good pki/device.crt");
    restart_link(v);
}

// To its last byte: the record of a self-test finds no room either.
static void fill_disk(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "! head -c 64M /dev/zero >disk/filler; kioskctl diagnose >told; "
                               "test -s disk/filler");
    kiosk_stand_await_sh(v->stand,
                         "kioskctl status --json | grep -q '\"warnings\":.*history-broken'");
}

static void empty_disk(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "rm disk/filler");
}

static void break_outbox(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "head -c 8192 /dev/urandom >disk/outbox.db; rm -f disk/outbox.db-*");
    restart_link(v);
    kiosk_stand_await(v->stand, "start", "");
}

static void acknowledge(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kioskctl acknowledge");
}

static void spoil_panel(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "printf 'touch 1 2' >disk/outbox.db.panel");
    restart_link(v);
    kiosk_stand_await_sh(v->stand, "kioskctl panel --json | grep -q '\"unread\":true'");
}

static void forget_panel(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "kioskctl panel --forget");
}

// The service manager starts it anew each time.
static void kill_again_and_again(struct kiosk_visit *v)
{
    for (int i = 0; i < LIMIT_RESTARTS; i++) {
        kiosk_stand_must(v->stand, "pkill -KILL -x kiosk-card");
        kiosk_stand_await_sh(v->stand, "kioskctl status --json | grep -q '\"readers\":0'");
        kiosk_stand_await_sh(v->stand, "kioskctl status --json | grep -q '\"readers\":2'");
    }
}

// It counts since it began.
static void restart_kiosk(struct kiosk_visit *v)
{
    kiosk_visit_restart_kiosk(v);
    kiosk_stand_await(v->stand, "start", "");
}

// ---- the kiosk's own --------------------------------------------------------------------------

static void unplug_sound(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "echo >sound; test ! -d /dev/snd || mount -t tmpfs tmpfs /dev/snd");
    kiosk_visit_restart_kiosk(v);
}

static void plug_sound(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "echo dummy >sound; test ! -d /dev/snd || umount /dev/snd");
    kiosk_visit_restart_kiosk(v);
}

static void hold_key(struct kiosk_visit *v)
{
    resident_key_down(v->resident, "8");
    kiosk_stand_await(v->stand, "explain", NULL);
    kiosk_visit_leave(v);
    kiosk_stand_await_sh(v->stand, "sleep 1; ! kioskctl diagnose");
}

static void free_key(struct kiosk_visit *v)
{
    resident_key_up(v->resident, "8");
}

static void kill_zone(struct kiosk_visit *v)
{
    kiosk_technician_kill_fields(
        v, &(struct kiosk_technician_fields){.left = 5, .top = 4, .across = 2, .down = 2});
}

static void revive_zone(struct kiosk_visit *v)
{
    resident_glass_whole(v->resident);
}

// -----------------------------------------------------------------------------------------------

static const struct broken_kiosk FAULTS[] = {
    {"nothing", nothing, nothing, "", ""},
    {"reader unplugged", kiosk_visit_unplug, kiosk_visit_plug, "reader=no-reader ", ""},
    {"reader without a driver", unplug_driver, plug_driver, "reader=reader-unsupported ", ""},
    {"pcscd gone", end_pcscd, start_pcscd, "reader=pcscd-gone ", ""},
    {"pcscd hangs", hang_pcscd, nothing, "reader=pcscd-gone ", "exchanges "},
    {"one exchange in ten not answered", lose_exchanges, forget_exchanges,
     "exchanges=exchanges-fail ", ""},
    {"network cable out", pull_cable, plug_cable, "interface=no-interface ", "name " AFTER_NAME},
    {"name not known to the name server", forget_name, know_name, "name=name-unknown ", AFTER_NAME},
    {"wrong name server", name_wrong_server, name_right_server, "name=name-late ", AFTER_NAME},
    {"nobody at the port", front_off, front_on, "connect=refused ", AFTER_CONNECT},
    {"port filtered", filter_port, open_port, "connect=filtered ", AFTER_CONNECT},
    {"server silent", freeze_front, thaw_front, "tls=tls-failed ", AFTER_TLS},
    {"server's root wrong", front_of_other_root, own_front_again, "tls=tls-root ", AFTER_TLS},
    {"server's certificate expired", front_expired, own_front_again, "tls=tls-expired ", AFTER_TLS},
    {"server's name wrong", front_of_other_name, own_front_again, "tls=tls-name ", AFTER_TLS},
    {"server without TLS 1.3", front_old, own_front_again, "tls=tls-version ", AFTER_TLS},
    {"own certificate refused", front_refuses, own_front_again, "device=device-unwanted ",
     AFTER_DEVICE},
    {"own certificate expired", end_certificate, renew_certificate, "key=key-expired ",
     AFTER_DEVICE},
    {"kiosk suspended", suspend, resume, "service=device-refused ", AFTER_SERVICE},
    {"no answer", answer_late, clear_knobs, "service=answer-late ", AFTER_SERVICE},
    {"slow network (2 s)", answer_slowly, clear_knobs, "service=answer-slow ", ""},
    {"clock off by 10 minutes", shift_clock, clear_knobs, "clock=clock-off ", ""},
    {"backend without EST", front_without_renewal, own_front_again, "renewal=renewal-absent ", ""},
    {"backend's CA of devices wrong", front_of_other_devices, own_front_again,
     "renewal=renewal-other-ca ", ""},
    {"disk full", fill_disk, empty_disk, "disk=disk-full ", "renewal flush history "},
    {"outbox corrupt", break_outbox, acknowledge, "outbox=outbox-broken ", ""},
    {"panel's measures spoilt", spoil_panel, forget_panel, "touch=panel-unread ", ""},
    {"helper ends again and again", kill_again_and_again, restart_kiosk, "restarts=restarts-many ",
     ""},
    {"no sound device", unplug_sound, plug_sound, "sound=no-sound ", ""},
    {"stuck key", hold_key, free_key, "keys=keys-stuck ", ""},
    {"dead touch zone", kill_zone, revive_zone, "", ""},
};

static const struct broken_kiosk_hand BY_HAND[] = {
    {"nothing", "pass dead=0 stuck=0", "pass dead=0 ghosts=0", '\0'},
    {"stuck key", "fail dead=0 stuck=1", "pass dead=0 ghosts=0", '8'},
    {"dead touch zone", "pass dead=0 stuck=0", "fail dead=4 ghosts=0", '\0'},
};

const struct broken_kiosk_hand *broken_kiosk_by_hand(const struct broken_kiosk *fault)
{
    for (size_t i = 0; i < sizeof BY_HAND / sizeof BY_HAND[0]; i++)
        if (strcmp(BY_HAND[i].name, fault->name) == 0)
            return &BY_HAND[i];
    return NULL;
}

const struct broken_kiosk *broken_kiosk_faults(size_t *count)
{
    *count = sizeof FAULTS / sizeof FAULTS[0];
    return FAULTS;
}
