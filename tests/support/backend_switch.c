#include "tests/support/backend_switch.h"

#include <stdlib.h>

#include "tests/test.h"

// nginx removes this file when it has ended, and writes it when it listens.
#define LISTENS "test -s pki/nginx.pid"

void backend_switch_await_rest(const struct kiosk_stand *stand)
{
    kiosk_stand_await_sh(stand, "test $(($(date +%s) - $(stat -c %Y pki/nginx-access.log))) -gt 2");
}

void backend_switch_off(const struct kiosk_stand *stand)
{
    kiosk_stand_must(stand, "kill -TERM $(cat pki/nginx.pid)");
    kiosk_stand_await_sh(stand, "! " LISTENS);
    backend_switch_await_rest(stand);
}

static void start(const struct kiosk_stand *stand, const char *configuration)
{
    kiosk_stand_must(stand,
                     "nginx -p $PWD/pki -e $PWD/pki/nginx-error.log -c $PWD/pki/%s "
                     "</dev/null >>log/nginx-again.log 2>&1 &",
                     configuration);
    kiosk_stand_await_sh(stand, LISTENS);
}

void backend_switch_on(const struct kiosk_stand *stand)
{
    start(stand, "nginx.conf");
}

// ---- somebody else ----------------------------------------------------------------------------

// The root that issues, the name (NULL: the backend's own), and openssl's word for its time.
static const struct {
    const char *root, *name, *days;
} CERTIFICATES[BACKEND_SWITCH_CERTIFICATES] = {
    [BACKEND_SWITCH_OTHER_ROOT] = {"other-ca", NULL, "30"},
    [BACKEND_SWITCH_OTHER_NAME] = {"operator-ca", "elsewhere.example", "30"},
    [BACKEND_SWITCH_EXPIRED] = {"operator-ca", NULL, "-1"},
};

static void make_certificate(const struct kiosk_stand *stand, const char *root, const char *name,
                             const char *days)
{
    kiosk_stand_must(stand,
                     "cd pki; test -e other-ca.crt || openssl req -x509 -newkey ec -pkeyopt "
                     "ec_paramgen_curve:prime256v1 -nodes -keyout other-ca.key -out other-ca.crt "
                     "-subj '/CN=Demo operator root' -days 30 "
                     "-addext keyUsage=critical,keyCertSign");
    kiosk_stand_must(stand,
                     "cd pki; printf 'subjectAltName=DNS:'\"%s\"'\\nextendedKeyUsage=serverAuth\\n"
                     "keyUsage=critical,digitalSignature\\n' >other.ext; "
                     "openssl req -new -key server.key -subj '/CN=Demo backend' -out other.csr && "
                     "openssl x509 -req -in other.csr -CA %s.crt -CAkey %s.key -days %s "
                     "-set_serial 7 -extfile other.ext -out other.crt",
                     name ? name : "$(sed 's|https://||; s|:.*||' ../url)", root, root, days);
}

void backend_switch_certificate(const struct kiosk_stand *stand,
                                enum backend_switch_certificate certificate)
{
    make_certificate(stand, CERTIFICATES[certificate].root, CERTIFICATES[certificate].name,
                     CERTIFICATES[certificate].days);
    kiosk_stand_must(stand, "sed 's|/server.crt|/other.crt|' pki/nginx.conf >pki/other.conf");
    backend_switch_off(stand);
    start(stand, "other.conf");
}

void backend_switch_with(const struct kiosk_stand *stand, const char *change)
{
    kiosk_stand_must(stand,
                     "sed '%s' pki/nginx.conf >pki/other.conf && ! cmp -s pki/nginx.conf "
                     "pki/other.conf",
                     change);
    backend_switch_off(stand);
    start(stand, "other.conf");
}

// ---- silence ----------------------------------------------------------------------------------

// The workers first: their master would replace one that it sees stopped.
void backend_switch_freeze(const struct kiosk_stand *stand)
{
    kiosk_stand_must(stand, "pkill -STOP -P $(cat pki/nginx.pid) && "
                            "kill -STOP $(cat pki/nginx.pid)");
}

void backend_switch_thaw(const struct kiosk_stand *stand)
{
    kiosk_stand_must(stand, "kill -CONT $(cat pki/nginx.pid) && "
                            "pkill -CONT -P $(cat pki/nginx.pid)");
}

int backend_switch_calls(const struct kiosk_stand *stand)
{
    char *output;
    kiosk_stand_sh(stand, &output, "grep -c 'POST /v1/resets' pki/nginx-access.log");
    int calls = atoi(output);
    free(output);
    return calls;
}
