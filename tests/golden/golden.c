// Makes the golden set anew and says what changed.
//   golden OLD NEW [only=WORD] [jobs=N]
// OLD: the set in the tree; NEW: an empty folder for the new one. only: a set of those samples
// whose name contains the word.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/crew.h"
#include "tests/golden/folder.h"
#include "tests/golden/golden_set.h"
#include "tests/golden/made.h"
#include "tests/golden/record.h"
#include "tests/golden/small.h"

struct run {
    struct gallery gallery;
    const char *old, *new, *only;
    char strips[FOLDER_PATH];
    struct records *records;
    struct golden_set was, is;
    size_t changed, same_look; // pictures, and those whose change no reduced one shows
    // Of each sample the languages and panels for which it is new, laid out in another way, or
    // only painted in another way where no picture is kept.
    size_t added[SAMPLE_MAX], laid_out[SAMPLE_MAX], painted[SAMPLE_MAX];
    struct listing *gone; // names of samples
};

static bool make_one(void *context, size_t n)
{
    struct run *run = context;
    size_t panel = n % KIT_PANELS;
    enum language language = run->gallery.languages[n / KIT_PANELS];
    return record_make(&run->gallery, run->only, panel, language, run->records->of[panel][language],
                       run->strips);
}

static bool make_new(struct run *run, int jobs)
{
    snprintf(run->strips, sizeof run->strips, "%s/pictures", run->new);
    run->records = crew_share(sizeof *run->records);
    if (!crew_run(jobs, run->gallery.language_count * KIT_PANELS, make_one, run))
        return false;
    record_list(&run->gallery, run->records, run->is.pictures, run->is.scenes);
    made_list(run->is.made);
    made_packages(run->is.made);
    listing_add(run->is.made, "samples", run->only ? run->only : "all");
    return golden_set_write(&run->is, run->new);
}

// ---- what changed -----------------------------------------------------------------------------

// One more of the sample that the key names.
static void count(const struct run *run, size_t counts[SAMPLE_MAX], const char *key)
{
    for (size_t i = 0; i < run->gallery.sample_count; i++) {
        if (strcmp(run->gallery.samples[i].name, strrchr(key, ' ') + 1) == 0)
            counts[i]++;
    }
}

// The strip that holds the key's pictures, and where; false when none is kept.
static bool find_strip(const char *folder, const char *key, const char *value,
                       char path[FOLDER_PATH], int *column)
{
    char panel[16], tag[16], sample[SAMPLE_NAME];
    if (sscanf(key, "%15s %15s %47s", panel, tag, sample) != 3 ||
        sscanf(value, "%*s %d", column) != 1)
        return false;
    int view = atoi(sample) - 1; // names begin with their screen's number
    if (view < 0 || view >= VIEW_COUNT)
        return false;
    snprintf(path, FOLDER_PATH, "%s/pictures/%s/%s/%02d-%s.png", folder, panel, tag, view + 1,
             view_name((enum view_id)view));
    return true;
}

static struct small *read_picture(const char *folder, const char *key, const char *value,
                                  int *column)
{
    char path[FOLDER_PATH];
    return find_strip(folder, key, value, path, column) ? small_read(path) : NULL;
}

static void tell_pixels(struct run *run, const char *key, const struct small *was, int was_at,
                        const struct small *is, int is_at)
{
    int width, height;
    if (sscanf(key, "%dx%d", &width, &height) != 2)
        return;
    struct small_change c = small_compare(was, was_at, is, is_at, width, height);
    run->same_look += c.pixels == 0;
    if (c.pixels > 0)
        printf("%s: %zu of the reduced pixels, within %dx%d at %d,%d\n", key, c.pixels, c.place.w,
               c.place.h, c.place.x, c.place.y);
    else
        printf("%s: less than a reduced pixel shows\n", key);
}

static void tell_picture(void *context, const char *key, const char *was, const char *is)
{
    struct run *run = context;
    int was_at, is_at;
    if (!was || !is || strncmp(was, is, strcspn(is, " ")) == 0)
        return; // told with the screens; only its place in the strip
    run->changed++;
    struct small *before = read_picture(run->old, key, was, &was_at);
    struct small *after = read_picture(run->new, key, is, &is_at);
    if (before && after)
        tell_pixels(run, key, before, was_at, after, is_at);
    else
        count(run, run->painted, key);
    small_free(&before);
    small_free(&after);
}

// By sample: a change of the bar is one of ten thousand screens.
static void count_scene(void *context, const char *key, const char *was, const char *is)
{
    struct run *run = context;
    const char *name = strrchr(key, ' ') + 1;
    if (is)
        count(run, was ? run->laid_out : run->added, key);
    else if (!listing_find(run->gone, name))
        listing_add(run->gone, name, "gone, at least from a language or a panel");
}

static void tell_gone(void *context, const char *name, const char *was, const char *is)
{
    (void)context;
    (void)was;
    printf("%s: %s\n", name, is);
}

static void tell_samples(struct run *run)
{
    struct listing *none = listing_new();
    listing_compare(none, run->gone, tell_gone, run);
    listing_free(&none);
    for (size_t i = 0; i < run->gallery.sample_count; i++) {
        const char *name = run->gallery.samples[i].name;
        if (run->added[i] > 0)
            printf("%s: new, for %zu languages and panels\n", name, run->added[i]);
        if (run->laid_out[i] > 0)
            printf("%s: laid out in another way, for %zu\n", name, run->laid_out[i]);
        if (run->painted[i] > 0)
            printf("%s: other pixels, for %zu of which no picture is kept\n", name,
                   run->painted[i]);
    }
}

static void tell_made(void *context, const char *key, const char *was, const char *is)
{
    (void)context;
    printf("%s: %s, was %s\n", key, is ? is : "none", was ? was : "none");
}

static void say_what_changed(struct run *run)
{
    if (!golden_set_read(&run->was, run->old))
        printf("%s: there was no whole set\n", run->old);
    listing_compare(run->was.made, run->is.made, tell_made, run);
    size_t scenes = listing_compare(run->was.scenes, run->is.scenes, count_scene, run);
    listing_compare(run->was.pictures, run->is.pictures, tell_picture, run);
    tell_samples(run);
    printf("%zu of %zu pictures changed, %zu of them too little for a reduced one; %zu of %zu "
           "screens are new, gone or laid out in another way\n",
           run->changed, listing_count(run->is.pictures), run->same_look, scenes,
           listing_count(run->is.scenes));
}

int main(int argc, char **argv)
{
    static struct run run; // lint: file-scope: too large for the stack
    int jobs = crew_jobs();
    for (int i = 3; i < argc; i++) {
        if (strncmp(argv[i], "only=", 5) == 0)
            run.only = argv[i] + 5;
        else if (strncmp(argv[i], "jobs=", 5) == 0)
            jobs = atoi(argv[i] + 5);
    }
    if (argc < 3) {
        fprintf(stderr, "usage: %s OLD NEW [only=WORD] [jobs=N]\n", argv[0]);
        return 2;
    }
    run.old = argv[1];
    run.new = argv[2];
    golden_set_new(&run.was);
    golden_set_new(&run.is);
    run.gone = listing_new();
    gallery_open(&run.gallery);
    bool good = make_new(&run, jobs);
    if (good)
        say_what_changed(&run);
    else
        fprintf(stderr, "golden: no room in %s\n", run.new);
    gallery_close(&run.gallery);
    golden_set_free(&run.was);
    golden_set_free(&run.is);
    listing_free(&run.gone);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
