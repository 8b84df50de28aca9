#include "tests/support/canary_search.h"

#include <ctype.h>
#include <fcntl.h>
#include <fts.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/memory_read.h"
#include "tests/support/stand_process.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    REPORT_MAX = 40, // finds that are told apart
    AROUND = 24,     // bytes before and behind a find that are told
    PLACE_MAX = 256, //
};

struct report {
    char place[PLACE_MAX];
    char around[AROUND * 2 + 1];
    const char *name, *form;
    bool judged;
};

struct canary_search {
    struct kiosk_stand *stand;
    struct canaries *canaries;
    unsigned pins; // that have been chosen or passed over
    size_t reports;
    struct report list[REPORT_MAX];
    // What is being searched.
    const char *where;
    char what[PLACE_MAX];
    unsigned long start;
    const unsigned char *bytes;
    size_t length, found;
    bool judged;
};

struct canary_search *canary_search_begin(struct kiosk_stand *stand)
{
    struct canary_search *h = calloc(1, sizeof *h);
    assert_non_null(h);
    h->stand = stand;
    h->canaries = canaries_new();
    return h;
}

void canary_search_end(struct canary_search **search)
{
    if (!*search)
        return;
    canaries_free(&(*search)->canaries);
    free(*search);
    *search = NULL;
}

struct canaries *canary_search_canaries(struct canary_search *h)
{
    return h->canaries;
}

// ---- one find ---------------------------------------------------------------------------------

static void note_around(const struct canary_search *h, size_t at, char *text)
{
    size_t from = at > AROUND ? at - AROUND : 0;
    size_t i = 0;
    for (size_t k = from; k < h->length && i < AROUND * 2; k++)
        text[i++] = isgraph(h->bytes[k]) ? (char)h->bytes[k] : '.';
    text[i] = '\0';
}

static void note(void *context, const struct canary_find *find)
{
    struct canary_search *h = context;
    if (h->reports == REPORT_MAX)
        return;
    struct report *r = &h->list[h->reports++];
    r->name = find->name;
    r->form = find->form;
    r->judged = h->judged;
    snprintf(r->place, sizeof r->place, "%.160s %.60s+0x%zx (0x%lx)", h->what, h->where,
             find->offset, h->start + find->offset);
    note_around(h, find->offset, r->around);
}

static void search(struct canary_search *h, const char *where, unsigned long start,
                   const unsigned char *bytes, size_t length)
{
    h->where = where;
    h->start = start;
    h->bytes = bytes;
    h->length = length;
    h->found += canaries_search(h->canaries, bytes, length, note, h);
}

static void print_finds(const struct canary_search *h)
{
    for (size_t i = 0; i < h->reports; i++) {
        const struct report *r = &h->list[i];
        printf("# found%s: %s as %s in %s: %s\n", r->judged ? "" : " (not judged)", r->name,
               r->form, r->place, r->around);
    }
}

// ---- places -----------------------------------------------------------------------------------

static void see_region(void *context, const struct memory_read_region *region)
{
    search(context, region->name, region->start, region->bytes, region->length);
}

static size_t search_process(struct canary_search *h, pid_t pid, const char *name, bool judged)
{
    h->found = 0;
    h->judged = judged;
    snprintf(h->what, sizeof h->what, "%s[%d]", name, (int)pid);
    // A process that ended while we looked has nothing; one that is closed to us proves nothing.
    bool looked = memory_read_look(pid, see_region, h);
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    if (!looked && access(path, R_OK) == 0)
        fail_msg("cannot look into the memory of %s", h->what);
    return h->found;
}

size_t canary_search_file(struct canary_search *h, const char *path)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    h->found = 0;
    h->judged = true;
    snprintf(h->what, sizeof h->what, "file %s", path);
    if (fd < 0)
        return 0; // it has been removed
    assert_int_equal(fstat(fd, &info), 0);
    unsigned char *bytes = malloc((size_t)info.st_size + 1);
    assert_non_null(bytes);
    ssize_t got = read(fd, bytes, (size_t)info.st_size);
    if (got > 0)
        search(h, "", 0, bytes, (size_t)got);
    free(bytes);
    close(fd);
    return h->found;
}

static size_t search_folder(struct canary_search *h, char *path)
{
    char *const paths[] = {path, NULL};
    size_t found = 0;
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    assert_non_null(walk);
    for (FTSENT *entry = fts_read(walk); entry; entry = fts_read(walk))
        if (entry->fts_info == FTS_F)
            found += canary_search_file(h, entry->fts_path);
    fts_close(walk);
    return found;
}

// The folders that only the stand's processes see, through the eyes of one of them.
static size_t search_files(struct canary_search *h, pid_t member)
{
    static const char *const PRIVATE[] = {"run", "dev/shm"};
    char path[PLACE_MAX];
    snprintf(path, sizeof path, "%s", kiosk_stand_dir(h->stand));
    size_t found = search_folder(h, path);
    for (size_t i = 0; i < sizeof PRIVATE / sizeof PRIVATE[0]; i++) {
        snprintf(path, sizeof path, "/proc/%d/root/%s", (int)member, PRIVATE[i]);
        assert_int_equal(access(path, R_OK), 0);
        found += search_folder(h, path);
    }
    return found;
}

static size_t *count_of(struct canary_search_finds *finds, enum stand_process_role role)
{
    switch (role) {
    case CREW_KIOSK:
        return &finds->kiosk;
    case CREW_WORKER:
        return &finds->worker;
    case CREW_CARD:
    case CREW_LINK:
        return &finds->helper;
    case CREW_PCSCD:
        return &finds->pcscd;
    case CREW_BACKEND:
        return &finds->backend;
    case CREW_X_SERVER:
        return &finds->x_server;
    case CREW_OTHER:
    case CREW_VIRTUAL_CARD:
        break;
    }
    return &finds->other;
}

struct canary_search_finds canary_search_run(struct canary_search *h)
{
    struct canary_search_finds finds = {0};
    struct stand_process processes = stand_process_list(h->stand);
    h->reports = 0;
    for (size_t i = 0; i < processes.count; i++) {
        const struct stand_process_member *m = &processes.members[i];
        if (m->role == CREW_VIRTUAL_CARD)
            continue;
        bool judged = m->role != CREW_X_SERVER;
        *count_of(&finds, m->role) += search_process(h, m->pid, m->name, judged);
    }
    finds.files = search_files(h, stand_process_find(&processes, CREW_KIOSK));
    return finds;
}

// ---- promises ---------------------------------------------------------------------------------

static size_t all_of(const struct canary_search_finds *f)
{
    return f->kiosk + f->worker + f->helper + f->pcscd + f->backend + f->other + f->files;
}

static bool stands_nowhere(struct canary_search *before, const char *name, const char *secret)
{
    canaries_free(&before->canaries);
    before->canaries = canaries_new();
    canaries_add(before->canaries, name, secret);
    struct canary_search_finds finds = canary_search_run(before);
    return all_of(&finds) + finds.x_server == 0;
}

void canary_search_choose_pin(struct canary_search *h, const char *name, char pin[CANARY_TEXT_MAX])
{
    struct canary_search *before = canary_search_begin(h->stand);
    do
        assert_true(canary_pin(h->pins++, pin));
    while (!stands_nowhere(before, name, pin));
    canary_search_end(&before);
    canaries_add(h->canaries, name, pin);
}

static void choose(struct canary_search *h, const char *name, void (*draw)(char *secret),
                   char secret[CANARY_TEXT_MAX])
{
    struct canary_search *before = canary_search_begin(h->stand);
    do
        draw(secret);
    while (!stands_nowhere(before, name, secret));
    canary_search_end(&before);
    canaries_add(h->canaries, name, secret);
}

void canary_search_choose_password(struct canary_search *h, const char *name,
                                   char password[CANARY_TEXT_MAX])
{
    choose(h, name, canary_password, password);
}

void canary_search_choose_digits(struct canary_search *h, const char *name,
                                 char pin[CANARY_TEXT_MAX])
{
    choose(h, name, canary_digits, pin);
}

static struct canary_search_finds search_a_second_later(struct canary_search *h, const char *when)
{
    poll(NULL, 0, HUNT_GONE_MS); // the promise itself
    struct canary_search_finds finds = canary_search_run(h);
    if (finds.x_server > 0)
        printf("# %s: the X server still holds %zu, which is not judged\n", when, finds.x_server);
    return finds;
}

void canary_search_expect_nowhere(struct canary_search *h, const char *when)
{
    struct canary_search_finds f = search_a_second_later(h, when);
    if (all_of(&f) == 0)
        return;
    print_finds(h);
    fail_msg("%s: %zu in kiosk, %zu in the worker, %zu in the other helpers, %zu in pcscd, %zu in "
             "the backend, %zu elsewhere, %zu in files",
             when, f.kiosk, f.worker, f.helper, f.pcscd, f.backend, f.other, f.files);
}

void canary_search_expect_in_worker_only(struct canary_search *h, const char *when)
{
    struct canary_search_finds f = search_a_second_later(h, when);
    if (f.worker == 1 && all_of(&f) == 1)
        return;
    print_finds(h);
    fail_msg("%s: %zu in the worker, where one belongs, and %zu elsewhere", when, f.worker,
             all_of(&f) - f.worker);
}
