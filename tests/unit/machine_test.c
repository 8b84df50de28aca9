// Promises of drivers/machine on the machine that runs the test.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <unistd.h>

#include "drivers/machine/disk.h"
#include "drivers/machine/image.h"
#include "drivers/machine/network.h"
#include "drivers/machine/ntp.h"
#include "drivers/machine/program.h"
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

// DIR/M:m/PLACE, as sysfs has it for the disk on which DIR lies.
static void make_life(const char *dir, const char *place, const char *text)
{
    struct stat told;
    char command[4 * PATH_MAX];
    assert_int_equal(stat(dir, &told), 0);
    snprintf(command, sizeof command,
             "cd %s && rm -rf dev && mkdir -p dev/disk/part dev/low/device && ln -s disk/part "
             "dev/%u:%u && "
             "mkdir -p $(dirname dev/%s) && echo '%s' >dev/%s",
             dir, major(told.st_dev), minor(told.st_dev), place, text, place);
    assert_int_equal(system(command), 0);
}

static void a_disk_tells_the_worse_of_its_two_kinds_of_memory(void **state)
{
    (void)state;
    static const struct {
        const char *place, *text;
        int percent; // 0: it is not known
    } CASES[] = {
        {"disk/part/device/life_time", "0x01 0x02", 20},
        {"disk/device/life_time", "0x0A 0x01", 100}, // the disk of a partition
        {"disk/part/slaves/a/device/life_time", "0x0b 0x0b", 110},
        {"disk/part/slaves/a/slaves/b/device/life_time", "0x03 0x03", 30}, // verity on a partition
        {"disk/device/life_time", "0x00 0x00", 0},                         // not defined
        {"disk/device/life_time", "0xff 0x01", 0},
        {"disk/device/life_time", "worn", 0},
        {"disk/device/model", "0x01 0x02", 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char dir[SCRATCH_MAX], devices[SCRATCH_MAX + 8], path[SCRATCH_MAX + 16];
        int percent = -1;
        assert_true(tmpdir_make(dir));
        make_life(dir, CASES[i].place, CASES[i].text);
        snprintf(devices, sizeof devices, "%s/dev", dir);
        snprintf(path, sizeof path, "%s/outbox.db", dir);
        assert_int_equal(disk_wear(devices, path, &percent), CASES[i].percent != 0);
        if (CASES[i].percent != 0)
            assert_int_equal(percent, CASES[i].percent);
        assert_true(tmpdir_remove(dir));
    }
}

static void a_write_leaves_nothing_behind_and_fails_where_there_is_no_disk(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], file[SCRATCH_MAX + 16];
    assert_true(tmpdir_make(dir));
    snprintf(file, sizeof file, "%s/a.flush", dir);
    assert_true(disk_flush(file));
    assert_int_equal(access(file, F_OK), -1);
    assert_true(tmpdir_remove(dir));
    assert_false(disk_flush(file));
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

static void write_to(const char *dir, const char *name, const char *text, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", dir, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#define HASH "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static void an_image_is_what_the_kernel_was_started_with(void **state)
{
    (void)state;
    static const struct {
        const char *words, *release, *version, *slot, *verity;
    } CASES[] = {
        {"quiet rauc.slot=A roothash=" HASH "\n", "ID=x\nIMAGE_VERSION=\"1.2-rc1\"\n", "1.2-rc1",
         "A", HASH},
        {"usrhash=" HASH " rauc.slot=b", "IMAGE_VERSION=7", "7", "b", HASH},
        {"systemd.rauc.slot=a xroothash=00", "OLD_IMAGE_VERSION=3\n", "", "", ""},
        {"rauc.slot=a;b roothash=xyz", "IMAGE_VERSION=1 2\n", "1", "", ""},
        {"rauc.slot=abcdefghijklmnop roothash=" HASH "0", "", "", "",
         ""}, // longer than there can be
        {"", "", "", "", ""},
    };
    char dir[SCRATCH_MAX], words[PATH_MAX], release[PATH_MAX];
    struct program_image image;
    assert_true(tmpdir_make(dir));
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        write_to(dir, "words", CASES[i].words, words);
        write_to(dir, "release", CASES[i].release, release);
        image_look(words, release, &image);
        assert_string_equal(image.version, CASES[i].version);
        assert_string_equal(image.slot, CASES[i].slot);
        assert_string_equal(image.verity, CASES[i].verity);
    }
    assert_true(tmpdir_remove(dir));
    image_look(words, release, &image); // the files are gone
    assert_string_equal(image.slot, "");
}

static void a_program_says_its_version_and_what_holds_it(void **state)
{
    (void)state;
    char dir[SCRATCH_MAX], path[PATH_MAX];
    struct program_state told;
    assert_true(tmpdir_make(dir));
    write_to(dir, "status", "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t9\n", path);
    program_look(path, &told);
    assert_string_equal(told.version, KIOSK_VERSION);
    assert_true(told.no_new_privs && told.filtered);
    write_to(dir, "status", "NoNewPrivs:\t0\nSeccomp:\t1\n", path); // strict mode is no filter
    program_look(path, &told);
    assert_true(!told.no_new_privs && !told.filtered);
    assert_true(tmpdir_remove(dir));
    program_look(path, &told);
    assert_true(!told.no_new_privs && !told.filtered);
}

// In place of the kernel's clock.
static struct {
    int state, status;
    long error;
    unsigned modes; // of the last call
} kernel;           // lint: file-scope the one kernel

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
    cmocka_unit_test(a_disk_tells_the_worse_of_its_two_kinds_of_memory),
    cmocka_unit_test(a_write_leaves_nothing_behind_and_fails_where_there_is_no_disk),
    cmocka_unit_test(the_loopback_counts_where_the_backend_lies_behind_it),
    cmocka_unit_test(an_image_is_what_the_kernel_was_started_with),
    cmocka_unit_test(a_program_says_its_version_and_what_holds_it),
    cmocka_unit_test(a_clock_is_set_when_the_kernel_says_so_in_both_places),
    cmocka_unit_test(card_readers_are_counted_by_their_class),
};

TEST_MAIN(PROMISES, NULL, NULL)
