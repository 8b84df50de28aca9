// Every screen as a picture, checked against the norms, with a page to look at them.
//   screens OUT [only=WORD] [language=TAG|all] [size=NAME|all] [theme=NAME|all] [full=no] [jobs=N]
// Without a choice: reduced pictures of everything. With one: of what is chosen, every pixel
// besides (but for full=no); a size or theme that is not named is then the default one. Ends with
// status 1 when a screen breaks a norm.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/crew.h"
#include "tests/golden/folder.h"
#include "tests/golden/index.h"
#include "tests/golden/shoot.h"

static bool shoot_piece(void *context, size_t n)
{
    const struct shoot *shoot = context;
    enum text_size size = (enum text_size)(n % TEXT_SIZE_COUNT);
    enum language language = shoot->gallery->languages[n / TEXT_SIZE_COUNT / KIT_PANELS];
    if (!shoot_wants(shoot->language, view_language_tag(language)) ||
        !shoot_wants(shoot->size, view_text_size_name(size)))
        return true;
    unsigned before = text_missing(shoot->gallery->kit.text);
    bool good = shoot_one(shoot, n / TEXT_SIZE_COUNT % KIT_PANELS, language, size);
    unsigned missing = text_missing(shoot->gallery->kit.text) - before;
    if (missing > 0)
        printf("%s: %u texts are missing\n", view_language_tag(language), missing);
    shoot->results->faults += missing;
    return good;
}

static bool take_choice(struct shoot *shoot, const char *word, const char **jobs, const char **full)
{
    const struct {
        const char *name;
        const char **place;
    } choices[] = {{"only=", &shoot->only}, {"language=", &shoot->language},
                   {"size=", &shoot->size}, {"theme=", &shoot->theme},
                   {"jobs=", jobs},         {"full=", full}};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        size_t length = strlen(choices[i].name);
        if (strncmp(word, choices[i].name, length) != 0)
            continue;
        *choices[i].place = word + length;
        return true;
    }
    return false;
}

static bool take_arguments(struct shoot *shoot, int argc, char **argv, int *jobs)
{
    const char *number = NULL, *full = NULL;
    for (int i = 2; i < argc; i++) {
        if (!take_choice(shoot, argv[i], &number, &full))
            return false;
    }
    shoot->full = shoot->only || shoot->language || shoot->size || shoot->theme;
    if (shoot->full) {
        shoot->size = shoot->size ? shoot->size : view_text_size_name(TEXT_SIZE_NORMAL);
        shoot->theme = shoot->theme ? shoot->theme : view_contrast_name(CONTRAST_DEFAULT);
    }
    shoot->full = shoot->full && (!full || strcmp(full, "no") != 0);
    *jobs = number ? atoi(number) : crew_jobs();
    return argc >= 2 && argv[1][0] != '-' && *jobs > 0;
}

int main(int argc, char **argv)
{
    static struct gallery gallery; // lint: file-scope: too large for the stack
    struct golden_set set;
    struct shoot shoot = {.gallery = &gallery, .set = &set};
    int jobs;
    if (!take_arguments(&shoot, argc, argv, &jobs)) {
        fprintf(stderr,
                "usage: %s OUT [only=WORD] [language=TAG|all] [size=NAME|all] "
                "[theme=NAME|all] [full=no] [jobs=N]\n",
                argv[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    shoot.out = argv[1];
    shoot.results = crew_share(sizeof *shoot.results);
    golden_set_new(&set);
    golden_set_read(&set, GOLDEN_SET); // without it everything is new
    gallery_open(&gallery);
    bool good = folder_make(shoot.out) &&
                crew_run(jobs, gallery.language_count * KIT_PANELS * TEXT_SIZE_COUNT, shoot_piece,
                         &shoot) &&
                index_write(&shoot);
    if (!good)
        fprintf(stderr, "screens: no room in %s, or not in the root of the tree\n", shoot.out);
    if (good && shoot.results->pictures == 0)
        fputs("screens: no screen, language, size or theme of that name\n", stderr);
    good = good && shoot.results->pictures > 0;
    printf("%zu pictures in %s/index.html, %zu faults\n", (size_t)shoot.results->pictures,
           shoot.out, (size_t)shoot.results->faults);
    gallery_close(&gallery);
    golden_set_free(&set);
    return !good ? 2 : shoot.results->faults == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
