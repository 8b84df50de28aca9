// Promises of drivers/machine on the machine that runs the test.
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/timex.h>

#include "drivers/machine/disk.h"
#include "drivers/machine/network.h"
#include "drivers/machine/ntp.h"
#include "drivers/machine/usb.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

static void the_disk_of_a_file_has_room_also_before_the_file_is_made(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    struct disk disk;
    assert_true(tmpdir_make(dir));
    snprintf(path, sizeof path, "%s/none-yet", dir);
    assert_true(disk_look(path, &disk));
    assert_true(disk.writable && disk.free_bytes > 0);
    snprintf(path, sizeof path, "%s/no/where", dir);
    assert_false(disk_look(path, &disk));
    assert_true(tmpdir_remove(dir));
}

static void a_disk_without_room_says_so(void **state)
{
    (void)state;
    struct disk disk;
    assert_true(disk_look("/proc/self/status", &disk)); // no room there, ever
    assert_int_equal(disk.free_bytes, 0);
}

static void the_loopback_counts_where_the_backend_lies_behind_it(void **state)
{
    (void)state;
    struct network network;
    assert_true(network_look("https://localhost:8443", &network));
    assert_true(network.up && network.addressed);
    assert_true(network_look("https://[::1]", &network));
    assert_true(network.up);
}

static void put(const char *dir, const char *name, const char *class)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/%s/bInterfaceClass", dir, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(class, file);
    assert_int_equal(fclose(file), 0);
}

static void card_readers_are_counted_by_their_class(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX];
    assert_true(tmpdir_make(dir));
    assert_int_equal(usb_card_readers(dir), 0);
    put(dir, "1-1:1.0", "0b\n");
    put(dir, "1-2:1.0", "03\n"); // a keyboard
    put(dir, "1-2:1.1", "");
    assert_int_equal(usb_card_readers(dir), 1);
    put(dir, "2-1:1.0", "0b\n");
    assert_int_equal(usb_card_readers(dir), 2);
    assert_true(tmpdir_remove(dir));
    assert_int_equal(usb_card_readers(dir), 0);
}

// In place of the kernel's clock.
static struct {
    int state, status;
    long error;
    unsigned modes; // of the last call
} kernel; // lint: file-scope the one kernel

int adjtimex(struct timex *told)
{
    kernel.modes = told->modes;
    told->status = kernel.status;
    told->maxerror = kernel.error;
    return kernel.state;
}

static void a_clock_is_set_when_the_kernel_says_so_in_both_places(void **state)
{
    (void)state;
    static const struct {
        int state, status;
        bool told, synchronised;
    } CASES[] = {{TIME_OK, STA_PLL, true, true},
                 {TIME_INS, STA_PLL | STA_INS, true, true}, // before a leap second
                 {TIME_ERROR, STA_UNSYNC, true, false},
                 {TIME_OK, STA_UNSYNC, true, false},
                 {TIME_ERROR, STA_PLL, true, false},
                 {-1, 0, false, false}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct ntp ntp;
        kernel.state = CASES[i].state;
        kernel.status = CASES[i].status;
        kernel.error = 1234;
        kernel.modes = 1;
        assert_int_equal(ntp_look(&ntp), CASES[i].told);
        assert_int_equal(ntp.synchronised, CASES[i].synchronised);
        assert_int_equal(ntp.error_us, CASES[i].told ? 1234 : 0);
        assert_int_equal(kernel.modes, 0); // nothing is set
    }
}

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(the_disk_of_a_file_has_room_also_before_the_file_is_made),
    cmocka_unit_test(a_disk_without_room_says_so),
    cmocka_unit_test(the_loopback_counts_where_the_backend_lies_behind_it),
    cmocka_unit_test(a_clock_is_set_when_the_kernel_says_so_in_both_places),
    cmocka_unit_test(card_readers_are_counted_by_their_class),
};

TEST_MAIN(PROMISES, NULL, NULL)
