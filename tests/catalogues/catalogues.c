// Holds the catalogues against each other and against the glossary.
//   catalogues FOLDER [TAG...]   all of the folder, or those; status 1 when there is a fault
//
// FOLDER/clerk and FOLDER/technician have the texts for the store's staff and for technicians,
// which are held against each other only.
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/catalogues/rules.h"

static void tell(void *context, size_t line, const char *fault)
{
    printf("%s:%zu: %s\n", (const char *)context, line, fault);
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;
    if (file && getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}

static bool read_catalogue(struct po *po, const char *path)
{
    size_t line;
    if (po_read(po, path, &line))
        return true;
    printf("%s:%zu: %s\n", path, line, line > 0 ? "no line of a PO file" : "cannot be read");
    return false;
}

static bool is_wanted(const char *tag, char **tags)
{
    if (!*tags)
        return true;
    for (; *tags; tags++) {
        if (strcmp(*tags, tag) == 0)
            return true;
    }
    return false;
}

static size_t check(struct rules *rules, char *path, char **tags)
{
    struct po po;
    size_t faults = !read_catalogue(&po, path);
    rules->context = path;
    if (faults == 0 && is_wanted(po.tag, tags))
        faults = rules_check(rules, &po);
    po_free(&po);
    return faults;
}

static size_t check_all(struct rules *rules, const char *folder, char **tags)
{
    char pattern[512];
    glob_t files;
    size_t faults = 0;
    snprintf(pattern, sizeof pattern, "%s/*.po", folder);
    if (glob(pattern, 0, NULL, &files) != 0)
        return 1;
    for (size_t i = 0; i < files.gl_pathc; i++)
        faults += check(rules, files.gl_pathv[i], tags);
    globfree(&files);
    return faults;
}

static bool check_folder(const char *folder, const char *glossary, char *glossary_path, char **tags)
{
    char japanese_path[512], english_path[512];
    struct po japanese = {.count = 0}, english = {.count = 0};
    snprintf(japanese_path, sizeof japanese_path, "%s/ja.po", folder);
    snprintf(english_path, sizeof english_path, "%s/en.po", folder);
    bool good = read_catalogue(&japanese, japanese_path) && read_catalogue(&english, english_path);
    struct rules rules = {&japanese, &english, glossary, tell, glossary_path};
    if (good)
        good = rules_check_glossary(&rules) + check_all(&rules, folder, tags) == 0;
    po_free(&japanese);
    po_free(&english);
    return good;
}

int main(int argc, char **argv)
{
    char glossary_path[512], clerk[512], technician[512];
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER [TAG...]\n", argv[0]);
        return 2;
    }
    snprintf(glossary_path, sizeof glossary_path, "%s/GLOSSARY.md", argv[1]);
    snprintf(clerk, sizeof clerk, "%s/clerk", argv[1]);
    snprintf(technician, sizeof technician, "%s/technician", argv[1]);
    char *glossary = read_whole(glossary_path);
    bool good = glossary && check_folder(argv[1], glossary, glossary_path, argv + 2);
    good = check_folder(clerk, "", clerk, argv + 2) && good;
    good = check_folder(technician, "", technician, argv + 2) && good;
    free(glossary);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
