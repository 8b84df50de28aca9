#include "tests/catalogues/po.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Where the next quoted line belongs.
struct reading {
    struct po *po;
    char **last;
    bool fuzzy;
    size_t line;
};

static void *grown(void *block, size_t size)
{
    void *bigger = realloc(block, size);
    if (!bigger)
        abort();
    return bigger;
}

// Appends what stands between the quotes of the line, its escapes undone.
static bool append(char **string, const char *quoted)
{
    const char *first = strchr(quoted, '"'), *end = strrchr(quoted, '"');
    if (!first || end <= first)
        return false;
    size_t used = *string ? strlen(*string) : 0;
    *string = grown(*string, used + (size_t)(end - first) + 1);
    for (const char *at = first + 1; at < end; at++) {
        char c = *at;
        if (c == '\\' && at + 1 < end) {
            c = *++at;
            c = c == 'n' ? '\n' : c;
        }
        (*string)[used++] = c;
    }
    (*string)[used] = '\0';
    return true;
}

static struct po_text *add(struct reading *r)
{
    r->po->texts = grown(r->po->texts, (r->po->count + 1) * sizeof *r->po->texts);
    struct po_text *text = &r->po->texts[r->po->count++];
    *text = (struct po_text){.line = r->line, .fuzzy = r->fuzzy};
    r->fuzzy = false;
    return text;
}

static bool begins(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

static bool take_string(struct reading *r, const char *line)
{
    struct po_text *text = &r->po->texts[r->po->count - 1];
    if (begins(line, "msgid_plural ")) {
        text->plural = true;
        r->last = NULL; // the same as the id
        return true;
    }
    if (!begins(line, "msgstr") || text->count == PO_FORMS)
        return false;
    r->last = &text->forms[text->count++];
    return append(r->last, line);
}

static bool take_line(struct reading *r, const char *line)
{
    if (*line == '#') {
        r->fuzzy |= begins(line, "#,") && strstr(line, "fuzzy");
        return true;
    }
    if (*line == '\n' || *line == '\0')
        return true;
    if (begins(line, "msgid ")) {
        r->last = &add(r)->id;
        return append(r->last, line);
    }
    if (r->po->count == 0)
        return false;
    if (*line == '"')
        return !r->last || append(r->last, line);
    return take_string(r, line);
}

static void take_tag(struct po *po, const char *path)
{
    const char *name = strrchr(path, '/');
    snprintf(po->tag, sizeof po->tag, "%s", name ? name + 1 : path);
    po->tag[strcspn(po->tag, ".")] = '\0';
}

bool po_read(struct po *po, const char *path, size_t *line)
{
    struct reading r = {.po = po};
    char *text = NULL;
    size_t size = 0;
    bool good = true;
    *po = (struct po){.count = 0};
    take_tag(po, path);
    *line = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    while (good && getline(&text, &size, file) >= 0) {
        r.line++;
        good = take_line(&r, text);
    }
    if (!good)
        *line = r.line;
    free(text);
    return fclose(file) == 0 && good;
}

void po_free(struct po *po)
{
    for (size_t i = 0; i < po->count; i++) {
        free(po->texts[i].id);
        for (size_t form = 0; form < PO_FORMS; form++)
            free(po->texts[i].forms[form]);
    }
    free(po->texts);
    *po = (struct po){.count = 0};
}

const struct po_text *po_find(const struct po *po, const char *id)
{
    for (size_t i = 0; i < po->count; i++) {
        if (strcmp(po->texts[i].id, id) == 0)
            return &po->texts[i];
    }
    return NULL;
}
