// A technician's card that another one replaces without anybody seeing it go: no reader tells, and
// pcscd's link holds. With a real reader it could not be made to happen (tests/e2e/technician).
#include "tests/support/virtual_card.h"
#include "tests/unit/worker_rig.h"

enum {
    INS_SELECT = 0xA4,
    INS_VERIFY = 0x20,
    // How often the card is selected in a login: when it is read, before its tries are asked, when
    // it is read again, before its PIN.
    BEFORE_PROOF = 3,
    BEFORE_PIN = 4,
};

#define PIN "24681357"

struct swap {
    struct virtual_card card;
    char directory[SCRATCH_MAX], second[SCRATCH_MAX + 16];
    int selects, at; // the second card is put in before this SELECT
    int verifies;    // that were sent to the second card, and those with a PIN in it
    int pins;
};

static bool transmit(void *context, const unsigned char *command, size_t length,
                     unsigned char *response, size_t *response_length)
{
    struct swap *swap = context;
    swap->selects += command[1] == INS_SELECT;
    if (command[1] == INS_SELECT && swap->selects == swap->at) {
        virtual_card_pull(&swap->card);
        virtual_card_put(&swap->card, swap->second, NULL);
    }
    if (swap->selects >= swap->at && command[1] == INS_VERIFY) {
        swap->verifies++;
        swap->pins += length > 4; // a header alone asks for the tries
    }
    return virtual_card_transmit(&swap->card, command, length, response, response_length);
}

static void must(const struct swap *swap, const char *line)
{
    char whole[1024];
    snprintf(whole, sizeof whole, "m=$PWD/tests/card/maintenance; cd %s && { %s; }",
             swap->directory, line);
    assert_int_equal(system(whole), 0);
}

static void make_technician(const struct swap *swap, const char *name)
{
    char line[64], file[SCRATCH_MAX + 16], pem[SCRATCH_MAX + 16];
    snprintf(line, sizeof line, "$m . issue %s", name);
    must(swap, line);
    snprintf(file, sizeof file, "%s/%s", swap->directory, name);
    snprintf(pem, sizeof pem, "%s/%s.pem", swap->directory, name);
    virtual_card_make((const char *const[]){"--file", file, "--piv", pem, "--piv-pin", PIN, NULL});
}

static void make_resident(const struct swap *swap)
{
    char file[SCRATCH_MAX + 16], key[SCRATCH_MAX + 16], ca[SCRATCH_MAX + 16];
    must(swap, "openssl req -x509 -newkey rsa:2048 -nodes -keyout jpki.key -out jpki.crt "
               "-subj /CN=JPKI 2>/dev/null");
    snprintf(file, sizeof file, "%s/second", swap->directory);
    snprintf(key, sizeof key, "%s/jpki.key", swap->directory);
    snprintf(ca, sizeof ca, "%s/jpki.crt", swap->directory);
    virtual_card_make((const char *const[]){"--file", file, "--sign-ca-key", key, "--sign-ca", ca,
                                            "--auth-ca-key", key, "--auth-ca", ca, NULL});
}

// A login in whose middle the second card takes the first one's place. What was said to its proof.
static enum technician_cause log_in(struct rig *rig, struct swap *swap, int at)
{
    const struct card_technician_prove prove = {sizeof PIN - 1, PIN};
    char first[SCRATCH_MAX + 16], ca[SCRATCH_MAX + 16], lists[SCRATCH_MAX + 16];
    snprintf(first, sizeof first, "%s/first", swap->directory);
    snprintf(ca, sizeof ca, "%s/ca.crt", swap->directory);
    snprintf(lists, sizeof lists, "%s/ca.crl", swap->directory);
    rig->settings.maintenance_ca = ca;
    rig->settings.maintenance_crl = lists;
    swap->at = at;
    fake.transmit = transmit;
    fake.context = swap;
    virtual_card_put(&swap->card, first, NULL);
    ask(rig, CARD_TECHNICIAN_READ, NULL, 0);
    ask(rig, CARD_TECHNICIAN_PROVE, &prove, sizeof prove);
    serve(rig);
    virtual_card_pull(&swap->card);
    BODY(rig, 1, card_technician, read);
    BODY(rig, 2, card_technician_proved, proved);
    assert_int_equal(read.cause, TECHNICIAN_OK);
    return (enum technician_cause)proved.cause;
}

static void open_swap(struct swap *swap)
{
    *swap = (struct swap){.at = 0};
    assert_true(tmpdir_make(swap->directory));
    snprintf(swap->second, sizeof swap->second, "%s/second", swap->directory);
    make_technician(swap, "first");
}

static void nobody_is_swapped_and_the_technician_is_let_in(void **state)
{
    struct swap swap;
    open_swap(&swap);
    assert_int_equal(log_in(*state, &swap, 99), TECHNICIAN_OK);
    assert_int_equal(swap.selects, BEFORE_PIN); // this test knows what it says above
    assert_true(tmpdir_remove(swap.directory));
}

static void another_technicians_card_gets_no_pin_of_the_first(void **state)
{
    struct swap swap;
    open_swap(&swap);
    make_technician(&swap, "second");
    assert_int_equal(log_in(*state, &swap, BEFORE_PROOF), TECHNICIAN_OTHER_CARD);
    assert_int_equal(swap.pins, 0);
    assert_true(tmpdir_remove(swap.directory));
}

static void a_residents_card_in_its_place_gets_no_verify(void **state)
{
    for (int at = BEFORE_PROOF; at <= BEFORE_PIN; at++) {
        struct swap swap;
        open_swap(&swap);
        make_resident(&swap);
        assert_int_equal(log_in(anew(state), &swap, at), TECHNICIAN_OTHER_CARD);
        assert_int_equal(swap.verifies, 0);
        assert_true(tmpdir_remove(swap.directory));
    }
}

static void a_key_of_another_certificate_proves_nothing(void **state)
{
    struct swap swap;
    open_swap(&swap);
    make_technician(&swap, "second");
    assert_int_equal(log_in(*state, &swap, BEFORE_PIN), TECHNICIAN_NOT_PROVED);
    assert_true(tmpdir_remove(swap.directory));
}

static const struct CMUnitTest TESTS[] = {
    IN_WORKER(nobody_is_swapped_and_the_technician_is_let_in),
    IN_WORKER(another_technicians_card_gets_no_pin_of_the_first),
    IN_WORKER(a_residents_card_in_its_place_gets_no_verify),
    IN_WORKER(a_key_of_another_certificate_proves_nothing),
};

TEST_MAIN(TESTS, NULL, NULL)
