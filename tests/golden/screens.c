// Every screen in every language on every proof panel, as pictures, checked against the norms.
//   screens OUT LOCALE [NAME]   only the screens whose name contains NAME
// Ends with status 1 when a screen breaks a norm.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "screens/scene/check.h"
#include "screens/scene/paint.h"
#include "screens/screen.h"
#include "tests/golden/kit.h"
#include "tests/golden/png.h"
#include "tests/golden/sample.h"

struct run {
    struct screen_kit kit;
    const char *out, *only;
    SDL_Surface *surface;
    FILE *index;
    const char *name; // of the screen under way
    char folder[256];
    size_t pictures, faults;
};

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST;
}

static void report(void *context, const char *fault)
{
    struct run *run = context;
    printf("%s/%s: %s\n", run->folder + strlen(run->out) + 1, run->name, fault);
}

static void show(struct run *run, const struct sample *sample, enum language language)
{
    struct view view = sample->view;
    view.language = language;
    struct scene scene;
    int level = kit_build(&run->kit, &view, &scene);
    struct metrics metrics;
    metrics_make(&metrics, &run->kit.panel, view.text_size, level);
    metrics.face = face_of(view.language);
    run->name = sample->name;
    run->faults += check_scene(&scene, &metrics, view.contrast, report, run);
    if (level > 2)
        printf("%s/%s: level %d\n", run->folder + strlen(run->out) + 1, sample->name, level);
    paint_scene(run->surface, &scene, (struct scene_rect){0, 0, scene.width, scene.height},
                view.contrast, run->kit.font);
    char path[512];
    snprintf(path, sizeof path, "%s/%s.png", run->folder, sample->name);
    if (!png_write_surface(path, run->surface)) {
        printf("%s: cannot be written\n", path);
        run->faults++;
    }
    run->pictures++;
    fprintf(run->index,
            "<figure><a href='%s'><img src='%s' loading='lazy'></a>"
            "<figcaption>%s</figcaption></figure>\n",
            path + strlen(run->out) + 1, path + strlen(run->out) + 1, sample->name);
}

static bool show_panel(struct run *run, const struct metrics_panel *panel,
                       const struct sample *samples, size_t count)
{
    run->kit.panel = *panel;
    run->surface =
        SDL_CreateRGBSurfaceWithFormat(0, panel->width, panel->height, 32, SDL_PIXELFORMAT_RGB888);
    if (!run->surface)
        return false;
    enum language languages[LANGUAGE_COUNT];
    size_t languages_count = kit_languages(&run->kit, languages);
    for (size_t l = 0; l < languages_count; l++) {
        const char *tag = view_language_tag(languages[l]);
        snprintf(run->folder, sizeof run->folder, "%s/%dx%d", run->out, panel->width,
                 panel->height);
        make_folder(run->folder);
        snprintf(run->folder, sizeof run->folder, "%s/%dx%d/%s", run->out, panel->width,
                 panel->height, tag);
        make_folder(run->folder);
        fprintf(run->index, "<h2>%d × %d, %s</h2>\n", panel->width, panel->height, tag);
        for (size_t i = 0; i < count; i++) {
            if (!run->only || strstr(samples[i].name, run->only))
                show(run, &samples[i], languages[l]);
        }
    }
    SDL_FreeSurface(run->surface);
    return true;
}

static bool show_all(struct run *run)
{
    static struct sample samples[SAMPLE_MAX]; // lint: file-scope: too large for the stack
    size_t count = sample_all(samples);
    char path[256];
    snprintf(path, sizeof path, "%s/index.html", run->out);
    make_folder(run->out);
    run->index = fopen(path, "w");
    if (!run->index)
        return false;
    fputs("<!doctype html><meta charset='utf-8'><title>Screens</title>\n"
          "<style>body{font-family:sans-serif;background:#888}figure{display:inline-block;"
          "margin:6px}img{height:480px;display:block}figcaption{font-size:13px}</style>\n",
          run->index);
    bool good = true;
    for (size_t i = 0; i < KIT_PANELS && good; i++)
        good = show_panel(run, &kit_panels[i], samples, count);
    return fclose(run->index) == 0 && good;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: %s OUT LOCALE [NAME]\n", argv[0]);
        return 2;
    }
    struct run run = {.out = argv[1], .only = argc > 3 ? argv[3] : NULL};
    if (text_open(&run.kit.text, argv[2]) != TEXT_OK || font_open(&run.kit.font) != FONT_OK ||
        !show_all(&run)) {
        fprintf(stderr, "screens: no texts, no fonts, or no room in %s\n", argv[1]);
        return 2;
    }
    unsigned missing = text_missing(run.kit.text);
    if (missing > 0)
        printf("%u texts are missing\n", missing);
    printf("%zu pictures in %s, %zu faults\n", run.pictures, run.out, run.faults + missing);
    font_close(&run.kit.font);
    text_close(&run.kit.text);
    return run.faults + missing == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
