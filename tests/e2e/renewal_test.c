// The device's certificate is renewed: by itself when little of its life is left, and when a
// technician asks for it; residents are served before and after, also when the one that the
// settings name has ended. openssl judges what was kept.
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_selftest.h"
#include "tests/support/kiosk_technician.h"
#include "tests/test.h"

#define KEPT "outbox.db.certificate"

// The backend serves the old one to its end: that must come after it was renewed, and soon.
enum {
    LEFT_S = 20,
};

static void restart_link(struct kiosk_visit *v)
{
    kiosk_visit_restart_link(v);
    kiosk_stand_await_sh(v->stand, "pgrep -x kiosk-link && test -S link.sock && "
                                   "kioskctl status --json | grep -q '\"link\":{\"helper\":true'");
}

// The device's certificate is one of ninety days that ends in so many seconds.
static void age_certificate(struct kiosk_visit *v, int left_s)
{
    kiosk_stand_must(
        v->stand,
        "rm -f " KEPT " outbox.db.renewal; cd pki && cp -n device.crt device.first; "
        ": >aged.index && "
        "printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=aged.index\\nrand_serial=yes\\n"
        "new_certs_dir=.\\ndefault_md=sha256\\npolicy=p\\nunique_subject=no\\n"
        "[p]\\ncommonName=supplied\\n[e]\\nbasicConstraints=critical,CA:FALSE\\n"
        "keyUsage=critical,digitalSignature\\nextendedKeyUsage=clientAuth\\n' >aged.cnf && "
        "openssl req -new -key device.key -subj /CN=kiosk-0001 -out aged.csr && "
        "openssl ca -batch -config aged.cnf -extensions e -cert device-ca.crt "
        "-keyfile device-ca.key -in aged.csr -notext -out aged.crt "
        "-startdate $(date -u -d '-90 days' +%%Y%%m%%d%%H%%M%%SZ) "
        "-enddate $(date -u -d '+%d seconds' +%%Y%%m%%d%%H%%M%%SZ) && cp aged.crt device.crt",
        left_s);
    restart_link(v);
}

static void await_kept(struct kiosk_visit *v)
{
    kiosk_stand_await_sh(v->stand, "test -s " KEPT);
    kiosk_stand_must(v->stand,
                     "openssl verify -purpose sslclient -CAfile pki/device-ca.crt " KEPT " && "
                     "openssl x509 -in " KEPT " -noout -checkend 30000000 && "
                     "openssl x509 -in " KEPT " -noout -subject | grep -q kiosk-0001 && "
                     "openssl x509 -in " KEPT " -noout -pubkey >kept.pub && "
                     "openssl pkey -in pki/device.key -pubout | cmp - kept.pub");
}

static void await_in_use(struct kiosk_visit *v)
{
    await_kept(v);
    kiosk_technician_recorded(v, " certificate-renewal done - - days=36[45]d");
    kiosk_stand_must(v->stand,
                     "kioskctl --json diagnose | "
                     "grep -q '\"test\":\"key\",\"outcome\":\"pass\",\"cause\":\"\",\"ms\":"
                     "[0-9]*,\"value\":36[45]'");
}

static void reset_one(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "start", "");
    kiosk_visit_to_card(v, 0, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
    evidence_record(v->stand, "reset-sign", "done");
    evidence_outbox(v->stand, 0);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", "");
}

static void one_that_ends_soon_is_renewed_and_outlives_its_end_and_a_restart(void **state)
{
    struct kiosk_visit *v = *state;
    age_certificate(v, LEFT_S);
    await_in_use(v);
    kiosk_stand_await_sh(v->stand, "! openssl x509 -in pki/device.crt -noout -checkend 0");
    restart_link(v);
    kiosk_selftest_await_whole(v->stand); // key, device and renewal among them
    reset_one(v);
    kiosk_stand_must(v->stand, "kioskctl --json history --verify | grep -q '\"whole\":true'");
}

static void whoever_is_being_served_is_served_to_the_end_first(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 0, ALL_AUTH);
    age_certificate(v, 3600);
    kiosk_visit_reset(v, "reset-sign");
    kiosk_stand_must(v->stand, "! test -e " KEPT);
    kiosk_visit_pull(v);
    await_in_use(v);
}

static void a_backend_that_renews_nothing_is_told_and_serves(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "problem.reenroll", "device-unknown");
    age_certificate(v, 3600);
    kiosk_technician_recorded(v, " certificate-renewal fail renewal-refused - ");
    kiosk_stand_must(v->stand, "! test -e " KEPT);
    reset_one(v);
}

static void what_is_kept_and_broken_is_told_and_a_technician_renews_it(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "echo nothing >" KEPT "; "
                               "test ! -e pki/device.first || cp pki/device.first pki/device.crt");
    restart_link(v);
    kiosk_stand_await(v->stand, "start", "");
    kiosk_selftest_finds(v->stand, "renewal=renewal-kept ", "");
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", "tool-renewal");
    resident_choose(v->resident, "service-result", "back");
    kiosk_technician_recorded(v, " certificate-renewal pass - [0-9a-f]{40} days=36[45]d");
    await_in_use(v);
    kiosk_visit_pull(v);
    resident_choose(v->resident, "service-ended", "leave");
    kiosk_selftest_await_whole(v->stand);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(one_that_ends_soon_is_renewed_and_outlives_its_end_and_a_restart),
    KIOSK_VISIT(whoever_is_being_served_is_served_to_the_end_first),
    KIOSK_VISIT(a_backend_that_renews_nothing_is_told_and_serves),
    KIOSK_VISIT(what_is_kept_and_broken_is_told_and_a_technician_renews_it),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)
