#include "firmware/causes.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name, *text;
} CAUSES[] = {
    {"helper-gone", "the program is not there: systemctl status kiosk-card kiosk-link"},
    {"pcscd-gone", "pcscd does not answer: systemctl restart pcscd; if it stays so, restart"},
    {"no-reader", "no card reader is plugged in: check its cable"},
    {"reader-unsupported", "a reader is plugged in, and pcscd has no driver for it: its model?"},
    {"exchanges-fail", "cards often do not answer: clean the contacts, else change the reader"},
    {"no-interface", "no network interface runs: check the cable and the router"},
    {"no-address", "the network gave this machine no address: check the router's DHCP"},
    {"name-unknown", "the backend's name has no address: check the name server and the name"},
    {"name-late", "the name server does not answer: check the router"},
    {"refused", "nobody listens at the backend's port: check the address, call the operator"},
    {"no-route", "no way leads to the backend: check the router"},
    {"filtered", "the connection gets no answer: a firewall drops it; is the port open?"},
    {"tls-root", "the server's certificate is not of the operator's root: is something between?"},
    {"tls-expired", "the server's certificate has ended: if our clock is right, call the operator"},
    {"tls-not-yet", "the server's certificate is not valid yet: is our clock right?"},
    {"tls-name", "the server has a certificate for another name: check the address"},
    {"tls-version", "the server does not speak TLS 1.3: is something between?"},
    {"tls-failed", "the handshake was broken off: is something between?"},
    {"device-unwanted", "the server refuses this kiosk's certificate: call the operator"},
    {"answer-late", "the backend does not answer: call the operator"},
    {"answer-slow", "the backend answers slowly: residents wait; check the uplink"},
    {"answer-broken", "the connection breaks before the answer has come: check the uplink"},
    {"answer-wrong", "the backend answers in another way than agreed: call the operator"},
    {"device-refused",
     "the backend does not know this kiosk, or has suspended it: call the operator"},
    {"clock-off", "our clock is more than 60 s off: check its NTP server"},
    {"clock-unset", "no time service sets our clock: is its NTP server reachable?"},
    {"clock-disputed", "our time service and the backend disagree by 60 s: call the operator"},
    {"key-expired", "this kiosk's certificate has ended: it needs a new one, call the operator"},
    {"key-not-yet", "this kiosk's certificate is not valid yet: is our clock right?"},
    {"key-ends-soon", "this kiosk's certificate ends within 14 days: call the operator"},
    {"key-wrong", "this kiosk's key does not fit its certificate: call the operator"},
    {"disk-full", "less than 16 MiB are free: what fills the disk?"},
    {"disk-unusable", "the disk is read-only or gone: restart; if it stays so, change it"},
    {"disk-worn", "the disk has used 90 % of its life or more: change it before it fails"},
    {"flush-slow", "the disk needs more than 3 s for a write: residents wait; change it"},
    {"backlog-old", "outcomes wait for more than a day: is the backend reached? see outbox"},
    {"renewal-absent", "the backend renews no certificates: call the operator before ours ends"},
    {"renewal-other-ca", "the backend's CA is not the one of our certificate: call the operator"},
    {"renewal-unsigned", "the key cannot ask for a new certificate: call the operator"},
    {"renewal-kept", "the renewed certificate that is kept is of no use: renew it again"},
    {"renewal-refused", "the backend renews no certificate for this kiosk: call the operator"},
    {"renewal-waits", "the operator has to release the new certificate: it is asked for again"},
    {"renewal-wrong", "the backend sent a certificate that is not ours: call the operator"},
    {"outbox-unusable", "the outbox cannot be opened: no reset is begun; look into the log"},
    {"outbox-broken",
     "a broken outbox file was moved aside: send it in, then kioskctl acknowledge"},
    {"outbox-parked", "the backend refuses outcomes for good: see kioskctl outbox"},
    {"contacts-stuck", "touches do not end: clean the panel, else change it"},
    {"panel-unread", "what was measured of the panel is not in force: see kioskctl panel"},
    {"no-sound", "there is no sound device: check its cable"},
    {"keys-stuck", "a key stays down: free it, else change the keys"},
    {"versions-differ",
     "the programs are of different versions: install the package anew, restart"},
    {"sandbox-open", "a program runs without its protection: are the systemd units installed?"},
    {"restarts-many", "a helper ended 10 times in an hour: look into its log, call the operator"},
    {"history-unusable", "the history takes no record: look into kiosk-link's log"},
    {"history-broken", "records of the history were changed or lost: call the operator"},
};

const char *causes_text(const char *name)
{
    for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++)
        if (strcmp(CAUSES[i].name, name) == 0)
            return CAUSES[i].text;
    return NULL;
}
