// The operator's municipal counters in kiosk-link: when they are asked for, what is taken and kept,
// and how the kiosk gets them. The backend and the clock are the test's.
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/link/link_offices.h"
#include "firmware/session/offices_fetch.h"
#include "tests/support/offices_sample.h"
#include "tests/support/signing.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    AGAIN_MS = 10 * 60000,
    CITIES = 50, // more than one piece
};

struct world {
    int64_t now;
    int asked, limit_ms;
    char tag[HTTPS_TAG_MAX];
    struct backend_caller caller;
    int told;
    struct link_offices_news news;
    char dir[SCRATCH_MAX], root[PATH_MAX], kept[PATH_MAX];
    struct signing *signing;
    int folders_synced; // after the file in it has its name
};

static struct world world;          // lint: file-scope test fixture
static struct link_offices offices; // lint: file-scope test fixture

int64_t clock_ms(void)
{
    return world.now;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - world.now;
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

bool backend_offices(struct backend *backend, int limit_ms, const char *tag,
                     struct backend_caller caller)
{
    (void)backend;
    world.asked++;
    world.limit_ms = limit_ms;
    world.caller = caller;
    snprintf(world.tag, sizeof world.tag, "%s", tag ? tag : "");
    return true;
}

int fsync(int fd)
{
    struct stat file, kept;
    assert_int_equal(fstat(fd, &file), 0);
    world.folders_synced += S_ISDIR(file.st_mode) && stat(world.kept, &kept) == 0;
    return 0;
}

static void tell(void *context, const struct link_offices_news *news)
{
    (void)context;
    world.told++;
    world.news = *news;
}

static void begin(void)
{
    offices = (struct link_offices){.ca_file = world.root, .path = world.kept, .tell = tell};
    link_offices_start(&offices);
}

static int make(void **state)
{
    (void)state;
    assert_true(tmpdir_make(world.dir));
    world.signing = signing_make(world.dir);
    snprintf(world.root, sizeof world.root, "%s/root.crt", world.dir);
    snprintf(world.kept, sizeof world.kept, "%s/kept", world.dir);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    signing_free(&world.signing);
    tmpdir_remove(world.dir);
    return 0;
}

static int start(void **state)
{
    (void)state;
    remove(world.kept);
    world.now = 5000;
    world.asked = world.told = 0;
    begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    link_offices_close(&offices);
    return 0;
}

static char *made(int version)
{
    char *text = offices_sample_made(CITIES, NULL);
    strstr(text, "\"version\":7")[strlen("\"version\":")] = (char)('0' + version);
    return text;
}

static void answer(const struct backend_answer *a)
{
    struct backend_caller caller = world.caller;
    world.caller = (struct backend_caller){0};
    caller.done(caller.context, a);
}

// The backend answers with this version, signed by him.
static void answer_with(int version, enum signing_who who, const char *tag)
{
    char *text = made(version);
    char *json = signing_sign(world.signing, who, version, text);
    const struct backend_answer a = {.call = BACKEND_OFFICES,
                                     .end = BACKEND_DONE,
                                     .offices = {.json = json, .length = strlen(json), .tag = tag}};
    answer(&a);
    free(json);
    free(text);
}

static void offered(int64_t version)
{
    link_offices_offered(&offices, version);
    link_offices_run(&offices);
}

static void a_backend_that_has_none_is_never_asked(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        offered(0);
        world.now += 60000;
    }
    assert_int_equal(world.asked, 0);
    assert_int_equal(link_offices_wait(&offices), -1);
}

static void what_is_offered_is_fetched_once_and_newer_ones_when_they_come(void **state)
{
    (void)state;
    offered(3);
    assert_int_equal(world.asked, 1);
    offered(3); // it is on its way
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    assert_int_equal(world.told, 1);
    assert_int_equal(world.news.version, 3);
    for (int i = 0; i < 100; i++) {
        offered(3);
        world.now += 60000;
    }
    assert_int_equal(world.asked, 1);
    offered(4);
    assert_int_equal(world.asked, 2);
    assert_string_equal(world.tag, "\"three\"");
    answer_with(4, SIGNING_OPERATOR, "\"four\"");
    assert_int_equal(world.news.version, 4);
}

static void what_is_kept_is_there_after_a_restart_and_is_not_sent_again(void **state)
{
    (void)state;
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    link_offices_close(&offices);
    begin();
    link_offices_greet(&offices);
    assert_int_equal(world.told, 2);
    assert_int_equal(world.news.version, 3);
    offered(3);
    assert_string_equal(world.tag, "\"three\"");
    const struct backend_answer unchanged = {
        .call = BACKEND_OFFICES, .end = BACKEND_DONE, .offices = {.unchanged = true, .tag = ""}};
    answer(&unchanged);
    assert_int_equal(world.told, 2);
    world.now += AGAIN_MS;
    offered(3);
    assert_int_equal(world.asked, 2);
}

static void what_is_not_good_changes_nothing_and_is_asked_for_later(void **state)
{
    (void)state;
    static const struct {
        int version;
        enum signing_who who;
    } BAD[] = {{4, SIGNING_SERVER},
               {4, SIGNING_FOREIGN},
               {4, SIGNING_EXPIRED},
               {2, SIGNING_OPERATOR},
               {3, SIGNING_OPERATOR}}; // signed once, and played again
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        int asked = world.asked;
        offered(4);
        assert_int_equal(world.asked, asked + 1);
        answer_with(BAD[i].version, BAD[i].who, "\"bad\"");
        offered(4);
        assert_int_equal(world.asked, asked + 1); // not at once
        assert_int_equal(link_offices_wait(&offices), AGAIN_MS);
        world.now += AGAIN_MS;
    }
    assert_int_equal(world.told, 1);
    link_offices_close(&offices);
    begin();
    assert_int_equal(offices.version, 3);
    assert_string_equal(offices.tag, "\"three\"");
}

static void a_kept_copy_that_rotted_is_none(void **state)
{
    (void)state;
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    link_offices_close(&offices);
    FILE *file = fopen(world.kept, "r+e");
    assert_non_null(file);
    fseek(file, 2000, SEEK_SET);
    fputs("AAAAAAAA", file);
    fclose(file);
    begin();
    assert_null(offices.text);
    offered(3);
    assert_string_equal(world.tag, "");
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    assert_int_equal(world.told, 2);
}

static void the_largest_file_arrives_over_a_slow_line(void **state)
{
    enum {
        BITS_A_SECOND = 256000,
    };
    (void)state;
    offered(3);
    assert_true(world.limit_ms / 1000 * (BITS_A_SECOND / 8) > BACKEND_OFFICES_MAX);
}

static void a_backend_that_does_not_answer_is_asked_again_later(void **state)
{
    (void)state;
    offered(3);
    const struct backend_answer none = {.call = BACKEND_OFFICES, .end = BACKEND_UNREACHABLE};
    answer(&none);
    link_offices_run(&offices);
    assert_int_equal(world.asked, 1);
    world.now += AGAIN_MS;
    link_offices_run(&offices);
    assert_int_equal(world.asked, 2);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    assert_int_equal(world.told, 1);
}

// A cache in front of the backend, or a backend that counts wrongly.
static void what_is_older_than_what_was_offered_is_not_asked_for_every_minute(void **state)
{
    (void)state;
    const struct backend_answer unchanged = {
        .call = BACKEND_OFFICES, .end = BACKEND_DONE, .offices = {.unchanged = true, .tag = ""}};
    offered(4);
    answer(&unchanged); // although nothing is here
    offered(4);
    assert_int_equal(world.asked, 1);
    world.now += AGAIN_MS;
    link_offices_run(&offices);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    assert_int_equal(world.news.version, 3);
    offered(4);
    assert_int_equal(world.asked, 2);
    world.now += AGAIN_MS;
    offered(4);
    answer(&unchanged);
    offered(4);
    assert_int_equal(world.asked, 3);
    offered(3); // it was taken back
    world.now += AGAIN_MS;
    link_offices_run(&offices);
    answer(&unchanged);
    assert_int_equal(link_offices_wait(&offices), -1);
}

// ---- the disk ---------------------------------------------------------------------------------

static void write_at_most(rlim_t bytes)
{
    const struct rlimit limit = {bytes, RLIM_INFINITY};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

// What is left of a copy would take the room that the outbox needs beside it.
static void a_copy_that_does_not_fit_on_the_disk_leaves_nothing_behind(void **state)
{
    (void)state;
    char fresh[PATH_MAX + 8];
    snprintf(fresh, sizeof fresh, "%s.new", world.kept);
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    signal(SIGXFSZ, SIG_IGN); // then write(2) fails with EFBIG
    write_at_most(2000);
    offered(4);
    answer_with(4, SIGNING_OPERATOR, "\"four\"");
    write_at_most(RLIM_INFINITY);
    assert_int_equal(world.news.version, 4); // it is used until the next start
    assert_int_equal(access(fresh, F_OK), -1);
    link_offices_close(&offices);
    begin();
    assert_int_equal(offices.version, 3);
}

static void a_copy_is_on_the_disk_with_its_name(void **state)
{
    (void)state;
    world.folders_synced = 0;
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    assert_int_equal(world.folders_synced, 1);
}

// ---- to the kiosk -----------------------------------------------------------------------------

// One piece from kiosk-link to the kiosk. False when none is wanted.
static bool pass_piece(struct offices_fetch *fetch)
{
    struct link_offices_ask ask;
    struct link_offices_part part;
    struct ipc_message message;
    if (!offices_fetch_next(fetch, &ask))
        return false;
    assert_false(offices_fetch_next(fetch, &ask)); // one at a time
    link_offices_part(&offices, &ask, &part);
    ipc_fill(&message, LINK_OFFICES_READ, 1, &part, sizeof part);
    assert_true(link_message_valid(&message, false));
    offices_fetch_part(fetch, &message);
    return true;
}

static void the_kiosk_gets_all_of_it_piece_by_piece(void **state)
{
    (void)state;
    struct offices_fetch fetch = {0};
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    offices_fetch_told(&fetch, &world.news);
    int pieces = 0;
    while (pass_piece(&fetch))
        pieces++;
    assert_int_equal(pieces, (int)((offices.length + LINK_OFFICES_PART - 1) / LINK_OFFICES_PART));
    assert_true(pieces > 1);
    struct offices *got = offices_fetch_take(&fetch);
    assert_non_null(got);
    assert_int_equal(offices_count(got), CITIES);
    assert_null(offices_fetch_take(&fetch));
    offices_fetch_told(&fetch, &world.news); // it is told again after every connection
    assert_false(pass_piece(&fetch));
    offices_free(&got);
    offices_fetch_free(&fetch);
}

static void a_helper_that_goes_in_the_middle_costs_nothing(void **state)
{
    (void)state;
    struct offices_fetch fetch = {0};
    struct link_offices_ask ask;
    struct ipc_message lost = {.type = IPC_LOST, .ticket = 1};
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    offices_fetch_told(&fetch, &world.news);
    assert_true(pass_piece(&fetch));
    assert_true(offices_fetch_next(&fetch, &ask));
    offices_fetch_part(&fetch, &lost);
    assert_false(offices_fetch_next(&fetch, &ask));
    offices_fetch_told(&fetch, &world.news);
    while (pass_piece(&fetch))
        continue;
    struct offices *got = offices_fetch_take(&fetch);
    assert_non_null(got);
    offices_free(&got);
    offices_fetch_free(&fetch);
}

static void newer_ones_in_the_middle_are_fetched_instead(void **state)
{
    (void)state;
    struct offices_fetch fetch = {0};
    offered(3);
    answer_with(3, SIGNING_OPERATOR, "\"three\"");
    offices_fetch_told(&fetch, &world.news);
    assert_true(pass_piece(&fetch));
    offered(4);
    answer_with(4, SIGNING_OPERATOR, "\"four\"");
    offices_fetch_told(&fetch, &world.news);
    while (pass_piece(&fetch))
        continue;
    struct offices *got = offices_fetch_take(&fetch);
    assert_non_null(got);
    assert_int_equal(offices_version(got), 4);
    offices_free(&got);
    offices_fetch_free(&fetch);
}

#define PROMISE(test) cmocka_unit_test_setup_teardown(test, start, end)

static const struct CMUnitTest TESTS[] = {
    PROMISE(a_backend_that_has_none_is_never_asked),
    PROMISE(what_is_offered_is_fetched_once_and_newer_ones_when_they_come),
    PROMISE(what_is_kept_is_there_after_a_restart_and_is_not_sent_again),
    PROMISE(what_is_not_good_changes_nothing_and_is_asked_for_later),
    PROMISE(a_kept_copy_that_rotted_is_none),
    PROMISE(a_backend_that_does_not_answer_is_asked_again_later),
    PROMISE(the_largest_file_arrives_over_a_slow_line),
    PROMISE(what_is_older_than_what_was_offered_is_not_asked_for_every_minute),
    PROMISE(a_copy_that_does_not_fit_on_the_disk_leaves_nothing_behind),
    PROMISE(a_copy_is_on_the_disk_with_its_name),
    PROMISE(the_kiosk_gets_all_of_it_piece_by_piece),
    PROMISE(a_helper_that_goes_in_the_middle_costs_nothing),
    PROMISE(newer_ones_in_the_middle_are_fetched_instead),
};

TEST_MAIN(TESTS, make, forget)
