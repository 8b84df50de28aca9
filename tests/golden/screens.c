// Every screen in every language on every proof panel, as pictures, checked against the norms.
//   screens OUT LOCALE [only=WORD] [language=TAG] [size=NAME|all] [theme=NAME|all]
// only: the screens whose name contains the word. Without the others: every language, at the
// default size and in the default theme. Ends with status 1 when a screen breaks a norm.
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
    const char *out;
    const char *only, *language, *size, *theme; // what is chosen; NULL: see usage
    const struct sample *samples;
    size_t sample_count;
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

// Whether the choice `what` lets the name through: without a choice the first one only, with "all"
// every one.
static bool wanted(const char *choice, const char *name, bool first)
{
    if (!choice)
        return first;
    return strcmp(choice, "all") == 0 || strcmp(choice, name) == 0;
}

static void write_picture(struct run *run, const struct view *view, const struct scene *scene)
{
    paint_scene(run->surface, scene, (struct scene_rect){0, 0, scene->width, scene->height},
                view->contrast, run->kit.font);
    char path[512], sheet[16] = "";
    if (scene->sheet > 0)
        snprintf(sheet, sizeof sheet, "-%d", scene->sheet + 1);
    snprintf(path, sizeof path, "%s/%s%s.png", run->folder, run->name, sheet);
    if (!png_write_surface(path, run->surface)) {
        printf("%s: cannot be written\n", path);
        run->faults++;
    }
    run->pictures++;
    fprintf(run->index,
            "<figure><a href='%s'><img src='%s' loading='lazy'></a>"
            "<figcaption>%s%s</figcaption></figure>\n",
            path + strlen(run->out) + 1, path + strlen(run->out) + 1, run->name, sheet);
}

// Every sheet of it.
static void show(struct run *run, const struct view *view)
{
    struct scene scene;
    struct screen_hand hand = {0};
    do {
        int level = screen_build(&run->kit, view, &hand, &scene);
        struct metrics metrics;
        metrics_make(&metrics, &run->kit.panel, view->text_size, level);
        metrics.face = face_of(view->language);
        run->faults += check_scene(&scene, &metrics, view->contrast, report, run);
        if (level > 2)
            printf("%s/%s: level %d\n", run->folder + strlen(run->out) + 1, run->name, level);
        write_picture(run, view, &scene);
    } while (++hand.sheet < scene.sheet_count);
}

// PANEL/LANGUAGE for the default size and theme, else PANEL/LANGUAGE-SIZE-THEME.
static void open_folder(struct run *run, const struct view *like)
{
    const struct metrics_panel *panel = &run->kit.panel;
    const char *tag = view_language_tag(like->language);
    const char *size = view_text_size_name(like->text_size);
    const char *theme = view_contrast_name(like->contrast);
    bool usual = like->text_size == TEXT_SIZE_NORMAL && like->contrast == CONTRAST_DEFAULT;
    snprintf(run->folder, sizeof run->folder, "%s/%dx%d", run->out, panel->width, panel->height);
    make_folder(run->folder);
    size_t used = strlen(run->folder);
    snprintf(run->folder + used, sizeof run->folder - used, usual ? "/%s" : "/%s-%s-%s", tag, size,
             theme);
    make_folder(run->folder);
    fprintf(run->index, "<h2>%d × %d, %s, %s, %s</h2>\n", panel->width, panel->height, tag, size,
            theme);
}

static void show_samples(struct run *run, const struct view *like)
{
    const char *tag = view_language_tag(like->language);
    if (!wanted(run->language ? run->language : "all", tag, true) ||
        !wanted(run->size, view_text_size_name(like->text_size), like->text_size == 0) ||
        !wanted(run->theme, view_contrast_name(like->contrast), like->contrast == 0))
        return;
    open_folder(run, like);
    for (size_t i = 0; i < run->sample_count; i++) {
        struct view view = run->samples[i].view;
        view.language = like->language;
        view.text_size = like->text_size;
        view.contrast = like->contrast;
        run->name = run->samples[i].name;
        if (!run->only || strstr(run->name, run->only))
            show(run, &view);
    }
}

static bool show_panel(struct run *run, const struct metrics_panel *panel)
{
    run->kit.panel = *panel;
    run->surface =
        SDL_CreateRGBSurfaceWithFormat(0, panel->width, panel->height, 32, SDL_PIXELFORMAT_RGB888);
    if (!run->surface)
        return false;
    enum language languages[LANGUAGE_COUNT];
    size_t languages_count = kit_languages(&run->kit, languages);
    for (size_t i = 0; i < languages_count * TEXT_SIZE_COUNT * CONTRAST_COUNT; i++) {
        struct view like = {
            .language = languages[i / TEXT_SIZE_COUNT / CONTRAST_COUNT],
            .text_size = (enum text_size)(i / CONTRAST_COUNT % TEXT_SIZE_COUNT),
            .contrast = (enum contrast)(i % CONTRAST_COUNT),
        };
        show_samples(run, &like);
    }
    SDL_FreeSurface(run->surface);
    return true;
}

static bool show_all(struct run *run)
{
    static struct sample samples[SAMPLE_MAX]; // lint: file-scope: too large for the stack
    run->samples = samples;
    run->sample_count = sample_all(samples);
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
        good = show_panel(run, &kit_panels[i]);
    return fclose(run->index) == 0 && good;
}

static bool take_arguments(struct run *run, int argc, char **argv)
{
    const struct {
        const char *name;
        const char **place;
    } choices[] = {{"only=", &run->only},
                   {"language=", &run->language},
                   {"size=", &run->size},
                   {"theme=", &run->theme}};
    for (int i = 3; i < argc; i++) {
        size_t c = 0;
        while (c < 4 && strncmp(argv[i], choices[c].name, strlen(choices[c].name)) != 0)
            c++;
        if (c == 4)
            return false;
        *choices[c].place = argv[i] + strlen(choices[c].name);
    }
    run->out = argv[1];
    return argc >= 3;
}

int main(int argc, char **argv)
{
    struct run run = {0};
    if (!take_arguments(&run, argc, argv)) {
        fprintf(stderr,
                "usage: %s OUT LOCALE [only=WORD] [language=TAG] [size=NAME|all] "
                "[theme=NAME|all]\n",
                argv[0]);
        return 2;
    }
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
