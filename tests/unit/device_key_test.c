// Promises of drivers/https/device_key about a renewed certificate: the newest one that is the
// key's is shown, and a file that is of no use stands in nobody's way.
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/https/device_key.h"
#include "tests/support/est_sample.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

struct fixture {
    struct est_sample *sample;
    char dir[SCRATCH_MAX], first[PATH_MAX], secret[PATH_MAX], renewed[PATH_MAX];
    int today; // as days of the sample
};

static struct fixture fixture; // lint: file-scope test fixture

static void write_order(const char *path, struct est_sample_order order)
{
    X509 *certificate = est_sample_issue(fixture.sample, &order);
    est_sample_write(path, certificate);
    X509_free(certificate);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

// The first one is valid from yesterday on for ten days.
static int make(void **state)
{
    struct fixture *f = &fixture;
    f->sample = est_sample_make(NULL);
    assert_true(tmpdir_make(fixture.dir));
    snprintf(fixture.first, PATH_MAX, "%s/device.crt", fixture.dir);
    snprintf(fixture.secret, PATH_MAX, "%s/device.key", fixture.dir);
    snprintf(fixture.renewed, PATH_MAX, "%s/outbox.db.certificate", fixture.dir);
    f->today = (int)((clock_now() - EST_SAMPLE_BEGIN) / 86400);
    write_order(f->first, (struct est_sample_order){.from = f->today - 1, .until = f->today + 9});
    est_sample_write_key(f->sample, f->secret);
    *state = f;
    return 0;
}

static int forget(void **state)
{
    (void)state;
    est_sample_free(&fixture.sample);
    tmpdir_remove(fixture.dir);
    return 0;
}

static struct device_key *load(void)
{
    const struct device_key_files files = {fixture.first, fixture.secret, fixture.renewed};
    struct device_key *key;
    assert_int_equal(device_key_load(&key, &files), DEVICE_KEY_OK);
    return key;
}

// Loads, and looks what became of the file and when the certificate in use ends.
static void is_loaded(enum device_key_renewed renewed, int until)
{
    int64_t from, end;
    struct device_key *key = load();
    assert_int_equal(device_key_renewed(key), renewed);
    assert_true(device_key_validity(key, &from, &end));
    assert_int_equal(end, EST_SAMPLE_DAY(fixture.today + until));
    assert_true(device_key_signs(key));
    device_key_free(&key);
}

static void without_a_renewed_one_the_first_is_shown(void **state)
{
    (void)state;
    is_loaded(DEVICE_KEY_RENEWED_NONE, 9);
}

static void the_one_that_was_issued_later_is_shown(void **state)
{
    const struct fixture *f = *state;
    write_order(f->renewed, (struct est_sample_order){.from = f->today, .until = f->today + 8});
    is_loaded(DEVICE_KEY_RENEWED_USED, 8);
    write_order(f->renewed,
                (struct est_sample_order){.from = f->today - 2, .until = f->today + 99});
    is_loaded(DEVICE_KEY_RENEWED_OLDER, 9); // the operator's own came after it
}

static void of_two_that_began_together_the_later_end_counts(void **state)
{
    const struct fixture *f = *state;
    write_order(f->renewed,
                (struct est_sample_order){.from = f->today - 1, .until = f->today + 10});
    is_loaded(DEVICE_KEY_RENEWED_USED, 10);
    write_order(f->renewed, (struct est_sample_order){.from = f->today - 1, .until = f->today + 9});
    is_loaded(DEVICE_KEY_RENEWED_OLDER, 9);
}

static void one_that_has_ended_gives_way_to_one_that_has_not(void **state)
{
    const struct fixture *f = *state;
    write_order(f->first, (struct est_sample_order){.from = f->today - 9, .until = f->today - 1});
    write_order(f->renewed,
                (struct est_sample_order){.from = f->today - 12, .until = f->today + 3});
    is_loaded(DEVICE_KEY_RENEWED_USED, 3);
    write_order(f->first, (struct est_sample_order){.from = f->today - 9, .until = f->today + 2});
    write_order(f->renewed, (struct est_sample_order){.from = f->today - 3, .until = f->today - 1});
    is_loaded(DEVICE_KEY_RENEWED_OLDER, 2);
}

// A kiosk whose clock starts in the past has to reach the backend to learn the time.
static void one_that_begins_later_than_our_clock_is_shown_all_the_same(void **state)
{
    const struct fixture *f = *state;
    write_order(f->renewed,
                (struct est_sample_order){.from = f->today + 3, .until = f->today + 300});
    is_loaded(DEVICE_KEY_RENEWED_USED, 300);
}

static void a_broken_file_is_passed_over(void **state)
{
    static const char *const TEXTS[] = {"", "no certificate\n",
                                        "-----BEGIN CERTIFICATE-----\nMIIB\n"};
    const struct fixture *f = *state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        write_text(f->renewed, TEXTS[i]);
        is_loaded(DEVICE_KEY_RENEWED_BROKEN, 9);
    }
}

static void a_strangers_certificate_is_passed_over(void **state)
{
    const struct fixture *f = *state;
    write_order(f->renewed, (struct est_sample_order){
                                .from = f->today, .until = f->today + 300, .other_key = true});
    is_loaded(DEVICE_KEY_RENEWED_FOREIGN, 9);
    write_order(f->renewed, (struct est_sample_order){
                                .from = f->today, .until = f->today + 300, .name = "kiosk-0002"});
    is_loaded(DEVICE_KEY_RENEWED_FOREIGN, 9);
}

static void a_renewed_one_makes_up_for_a_first_one_that_is_gone(void **state)
{
    const struct fixture *f = *state;
    const struct device_key_files files = {f->first, f->secret, f->renewed};
    struct device_key *key;
    write_order(f->renewed, (struct est_sample_order){.from = f->today, .until = f->today + 30});
    assert_int_equal(unlink(f->first), 0);
    is_loaded(DEVICE_KEY_RENEWED_USED, 30);
    assert_int_equal(unlink(f->renewed), 0);
    assert_int_equal(device_key_load(&key, &files), DEVICE_KEY_CERTIFICATE);
    assert_null(key);
}

static void a_certificate_is_taken_while_the_key_is_in_use(void **state)
{
    const struct fixture *f = *state;
    struct device_key *key = load();
    size_t before, after;
    device_key_certificate(key, &before);
    write_order(f->renewed, (struct est_sample_order){.from = f->today, .until = f->today + 30});
    assert_int_equal(device_key_renew(key, f->renewed), DEVICE_KEY_RENEWED_USED);
    int64_t from, until;
    assert_true(device_key_validity(key, &from, &until));
    assert_int_equal(until, EST_SAMPLE_DAY(f->today + 30));
    assert_true(device_key_certificate(key, &after) && after > 0);
    assert_true(device_key_signs(key));
    device_key_free(&key);
}

static void what_is_no_certificate_of_ours_is_not_taken_while_the_key_is_in_use(void **state)
{
    const struct fixture *f = *state;
    struct device_key *key = load();
    int64_t from, until;
    assert_int_equal(device_key_renew(key, f->renewed), DEVICE_KEY_RENEWED_NONE);
    write_text(f->renewed, "-");
    assert_int_equal(device_key_renew(key, f->renewed), DEVICE_KEY_RENEWED_BROKEN);
    write_order(f->renewed, (struct est_sample_order){
                                .from = f->today, .until = f->today + 300, .other_key = true});
    assert_int_equal(device_key_renew(key, f->renewed), DEVICE_KEY_RENEWED_FOREIGN);
    assert_true(device_key_validity(key, &from, &until));
    assert_int_equal(until, EST_SAMPLE_DAY(f->today + 9));
    assert_true(device_key_signs(key));
    device_key_free(&key);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, make, forget)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(without_a_renewed_one_the_first_is_shown),
    PROMISE(the_one_that_was_issued_later_is_shown),
    PROMISE(of_two_that_began_together_the_later_end_counts),
    PROMISE(one_that_has_ended_gives_way_to_one_that_has_not),
    PROMISE(one_that_begins_later_than_our_clock_is_shown_all_the_same),
    PROMISE(a_broken_file_is_passed_over),
    PROMISE(a_strangers_certificate_is_passed_over),
    PROMISE(a_renewed_one_makes_up_for_a_first_one_that_is_gone),
    PROMISE(a_certificate_is_taken_while_the_key_is_in_use),
    PROMISE(what_is_no_certificate_of_ours_is_not_taken_while_the_key_is_in_use),
};

TEST_MAIN(PROMISES, NULL, NULL)
