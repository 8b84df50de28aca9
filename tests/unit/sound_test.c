// The device part of the tones, on SDL's driver that writes what would be heard into a file.
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "screens/glass/sound.h"
#include "screens/glass/wave.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    WAIT_MS = 20000, // far more than any of this takes
    POLL_MS = 10,
    PATH = SCRATCH_MAX + 16,
};

struct place {
    char dir[SCRATCH_MAX], folder[PATH], heard[PATH + 8], log[PATH];
    int errors; // what standard error was before
};

static int open_place(void **state)
{
    struct place *p = calloc(1, sizeof *p);
    assert_true(p && tmpdir_make(p->dir));
    snprintf(p->folder, sizeof p->folder, "%s/device", p->dir);
    snprintf(p->heard, sizeof p->heard, "%s/raw", p->folder);
    snprintf(p->log, sizeof p->log, "%s/log", p->dir);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", p->heard, 1);
    *state = p;
    p->errors = dup(STDERR_FILENO);
    int log = open(p->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    assert_true(log >= 0 && dup2(log, STDERR_FILENO) >= 0);
    close(log);
    return 0;
}

static int close_place(void **state)
{
    struct place *p = *state;
    dup2(p->errors, STDERR_FILENO);
    close(p->errors);
    tmpdir_remove(p->dir);
    free(p);
    return 0;
}

// The loudest sample in the file; 0 when there is none.
static int loudest(const char *path)
{
    FILE *file = fopen(path, "rb");
    int16_t sample;
    int most = 0;
    while (file && fread(&sample, sizeof sample, 1, file) == 1)
        most = abs(sample) > most ? abs(sample) : most;
    if (file)
        fclose(file);
    return most;
}

static size_t log_lines(const struct place *p)
{
    char line[512];
    size_t count = 0;
    FILE *file = fopen(p->log, "r");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, "event=no-device") != NULL;
    if (file)
        fclose(file);
    return count;
}

// Whether this process has the file open.
static bool is_open(const char *path)
{
    DIR *fds = opendir("/proc/self/fd");
    bool found = false;
    struct dirent *entry;
    while (fds && (entry = readdir(fds))) {
        char target[PATH + 64] = {0};
        ssize_t length = readlinkat(dirfd(fds), entry->d_name, target, sizeof target - 1);
        found |= length > 0 && strcmp(target, path) == 0;
    }
    if (fds)
        closedir(fds);
    return found;
}

#define AWAIT(condition)                                                                           \
    do {                                                                                           \
        for (int64_t end = clock_ms() + WAIT_MS; !(condition); poll(NULL, 0, POLL_MS))             \
            assert_true(clock_ms() < end);                                                         \
    } while (0)

static void a_tone_reaches_the_device_which_is_closed_when_it_is_quiet(void **state)
{
    struct place *p = *state;
    static int16_t samples[WAVE_MAX];
    int most = 0;
    for (size_t i = wave_make(TONE_DONE, samples); i-- > 0;)
        most = abs(samples[i]) > most ? abs(samples[i]) : most;
    assert_int_equal(mkdir(p->folder, 0700), 0);
    struct sound *sound = sound_start();
    assert_non_null(sound);
    sound_play(sound, TONE_DONE);
    AWAIT(loudest(p->heard) == most);
    assert_true(is_open(p->heard));
    AWAIT(!is_open(p->heard));
    sound_play(sound, TONE_KEY);
    AWAIT(is_open(p->heard) && loudest(p->heard) > 0);
    sound_stop(&sound);
    assert_null(sound);
    assert_false(is_open(p->heard));
    assert_int_equal(log_lines(p), 0);
}

static void without_a_device_it_is_silent_and_the_log_says_so_once(void **state)
{
    struct place *p = *state;
    struct sound *sound = sound_start();
    assert_non_null(sound);
    AWAIT(log_lines(p) == 1);
    assert_int_equal(mkdir(p->folder, 0700), 0); // it is plugged in
    AWAIT((sound_play(sound, TONE_CALL), loudest(p->heard) > 0));
    sound_stop(&sound);
    assert_int_equal(log_lines(p), 1);
}

static void nobody_is_served_by_a_sound_that_was_not_started(void **state)
{
    (void)state;
    struct sound *none = NULL;
    sound_play(none, TONE_DONE);
    sound_stop(&none);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(a_tone_reaches_the_device_which_is_closed_when_it_is_quiet,
                                    open_place, close_place),
    cmocka_unit_test_setup_teardown(without_a_device_it_is_silent_and_the_log_says_so_once,
                                    open_place, close_place),
    cmocka_unit_test(nobody_is_served_by_a_sound_that_was_not_started),
};

TEST_MAIN(tests, NULL, NULL)
