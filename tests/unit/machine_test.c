// Promises of drivers/machine on the machine that runs the test.
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "drivers/machine/disk.h"
#include "drivers/machine/network.h"
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

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(the_disk_of_a_file_has_room_also_before_the_file_is_made),
    cmocka_unit_test(a_disk_without_room_says_so),
    cmocka_unit_test(the_loopback_counts_where_the_backend_lies_behind_it),
    cmocka_unit_test(card_readers_are_counted_by_their_class),
};

TEST_MAIN(PROMISES, NULL, NULL)
