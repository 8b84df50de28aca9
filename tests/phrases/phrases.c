// The phrase marks of a catalogue, set anew: Japanese and Chinese have them, the others where they
// quote Japanese.
//   phrases FILE...           rewrites each PO file
//   phrases --check FILE...   names each text whose marks are not these; status 1 when there is one
//
// Only msgstr lines change. A text stands on one line, however long it is.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/phrases/bunsetsu.h"
#include "tests/phrases/chinese.h"
#include "tests/phrases/marking.h"

struct run {
    struct bunsetsu *bunsetsu;
    struct chinese *chinese;
    const char *path;
    struct phrase_finder finder; // of the text that is read
    FILE *out;                   // NULL: only checked
    size_t line, wrong;
};

// The text between the quotes of a msgstr line; 0 when the line is none.
static size_t text_of(const char *line, const char **text)
{
    if (strncmp(line, "msgstr", 6) != 0)
        return 0;
    const char *first = strchr(line, '"');
    const char *last = strrchr(line, '"');
    if (!first || last <= first)
        return 0;
    *text = first + 1;
    return (size_t)(last - first) - 1;
}

static void complain(struct run *run, const char *what)
{
    fprintf(stderr, "%s:%zu: %s\n", run->path, run->line, what);
    run->wrong++;
}

static struct phrase_finder finder_of(const struct run *run)
{
    const char *name = strrchr(run->path, '/');
    name = name ? name + 1 : run->path;
    if (strncmp(name, "ja", 2) == 0)
        return bunsetsu_finder(run->bunsetsu);
    return strncmp(name, "zh-", 3) == 0 ? chinese_finder(run->chinese)
                                        : (struct phrase_finder){NULL, NULL};
}

// The languages' own names are written alike everywhere: marked as in Japanese.
static void take_id(struct run *run, const char *line)
{
    if (strncmp(line, "msgid \"", 7) == 0)
        run->finder = strncmp(line + 7, "language.", 9) == 0 ? bunsetsu_finder(run->bunsetsu)
                                                             : finder_of(run);
}

static bool set_marks(const struct run *run, const char *text, char marked[PHRASE_TEXT_MAX])
{
    const struct marking marking = {run->finder, bunsetsu_finder(run->bunsetsu)};
    return marking_set(&marking, text, marked);
}

static void take_line(struct run *run, const char *line)
{
    take_id(run, line);
    char text[PHRASE_TEXT_MAX] = "", marked[PHRASE_TEXT_MAX] = "";
    const char *found = NULL;
    size_t length = text_of(line, &found);
    run->line++;
    if (length >= sizeof text) {
        complain(run, "a text is too long");
        length = 0;
    }
    memcpy(text, length > 0 ? found : "", length);
    if (length > 0 && !set_marks(run, text, marked))
        complain(run, "a text cannot be analysed");
    if (run->out && length > 0)
        fprintf(run->out, "%.*s%s%s", (int)(found - line), line, marked, found + length);
    else if (run->out)
        fputs(line, run->out);
    else if (length > 0 && strcmp(text, marked) != 0)
        complain(run, "phrase marks are not as `make phrases` sets them");
}

static bool take_lines(struct run *run, FILE *in)
{
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, in) >= 0)
        take_line(run, line);
    free(line);
    return !ferror(in);
}

static bool take_file(struct run *run, bool check)
{
    char path[4096];
    snprintf(path, sizeof path, "%s.new", run->path);
    FILE *in = fopen(run->path, "r");
    run->out = in && !check ? fopen(path, "w") : NULL;
    run->line = 0;
    bool good = in && (check || run->out) && take_lines(run, in);
    if (in)
        fclose(in);
    if (run->out)
        good = fclose(run->out) == 0 && good && run->wrong == 0 && rename(path, run->path) == 0;
    if (!good && !check && run->out)
        remove(path);
    if (!good && run->wrong == 0)
        fprintf(stderr, "%s: %s\n", run->path, strerror(errno));
    return good;
}

int main(int argc, char **argv)
{
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    struct run run = {.bunsetsu = bunsetsu_open(), .chinese = chinese_open()};
    if (!run.bunsetsu || !run.chinese) {
        fputs("phrases: no MeCab dictionary (Debian: mecab-ipadic-utf8), or none of ICU\n", stderr);
        return 2;
    }
    bool good = true;
    for (int i = check ? 2 : 1; i < argc; i++) {
        run.path = argv[i];
        good = take_file(&run, check) && good;
    }
    bunsetsu_close(&run.bunsetsu);
    chinese_close(&run.chinese);
    return good && run.wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
