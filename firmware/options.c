#include "firmware/options.h"

#include <assert.h>
#include <errno.h>
#include <ini.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum {
    NAME_MAX_BYTES = 32,
    SECONDS_MAX = 86400,
    WRONG_MAX = 160, // bytes of what is said about a line of a file
};

static const char NO_SUCH[] = "no such option";

// ---- values -----------------------------------------------------------------------------------

const char *options_text(const char *text, void *place)
{
    char **own = place;
    free(*own);
    *own = text[0] != '\0' ? strdup(text) : NULL;
    return *own ? NULL : "empty";
}

const char *options_flag(const char *text, void *place)
{
    bool *flag = place;
    *flag = strcmp(text, "yes") == 0;
    return *flag || strcmp(text, "no") == 0 ? NULL : "neither yes nor no";
}

bool options_number(const char *text, unsigned long max, unsigned long *number)
{
    char *end;
    errno = 0;
    *number = strtoul(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *number <= max;
}

// The largest number means "no user", chown(2).
const char *options_user(const char *text, void *place)
{
    unsigned long id;
    const struct passwd *entry = NULL;
    if (text[0] < '0' || text[0] > '9')
        entry = getpwnam(text);
    if (!entry && !options_number(text, (uid_t)-2, &id))
        return "no such user";
    *(uid_t *)place = entry ? entry->pw_uid : (uid_t)id;
    return NULL;
}

const char *options_seconds(const char *text, void *place)
{
    unsigned long seconds;
    if (!options_number(text, SECONDS_MAX, &seconds) || seconds == 0)
        return "not a number of seconds from 1 to 86400";
    *(int *)place = (int)seconds;
    return NULL;
}

static void *place_of(void *values, const struct option_row *row)
{
    return (char *)values + row->place;
}

void options_free(const struct options_program *p, void *values)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->rows[i].take != options_text)
            continue;
        char **own = place_of(values, &p->rows[i]);
        free(*own);
        *own = NULL;
    }
}

// ---- help -------------------------------------------------------------------------------------

static void help_line(const char *name, const char *argument, const char *help)
{
    char left[32];
    snprintf(left, sizeof left, "--%s%s%s", name, argument ? " " : "", argument ? argument : "");
    printf("  %-22s  %s", left, help);
}

static void print_help(const struct options_program *p)
{
    printf("usage: %s [options]%s%s\n%s", p->name, p->operand ? " " : "",
           p->operand ? p->operand : "", p->about);
    if (p->section) {
        help_line("config", "FILE", "INI file; its section [");
        printf("%s] has the same names as these options\n", p->section);
    }
    for (size_t i = 0; i < p->count; i++) {
        const struct option_row *row = &p->rows[i];
        help_line(row->name, row->argument, row->help);
        if (row->standard)
            printf(" (default: %s)", row->standard);
        puts(row->needed ? " (needed)" : "");
    }
    puts("  --help, --version");
}

enum options_end options_complain(const struct options_program *p, const char *what,
                                  const char *wrong)
{
    fprintf(stderr, "%s: %s: %s\n", p->name, what, wrong);
    return OPTIONS_BAD;
}

// ---- the file ---------------------------------------------------------------------------------

// One file holds the sections of several programs. Another name is a mistake that nobody would hear
// of.
static const char *const SECTIONS[] = {"screen", "card", "link", "voice"};

struct file {
    const struct options_program *program;
    void *values;
    uint32_t *said; // bit i: row i has been
    FILE *stream;
    int lines;             // read
    int bad;               // the first bad line, 0: none
    char wrong[WRONG_MAX]; // about it
};

// NULL, or what is wrong.
static const char *take(const struct options_program *p, void *values, const char *name,
                        const char *text, uint32_t *said)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->rows[i].name, name) != 0)
            continue;
        *said |= UINT32_C(1) << i;
        return p->rows[i].take(text, place_of(values, &p->rows[i]));
    }
    return NO_SUCH;
}

static bool is_section(const char *name)
{
    for (size_t i = 0; i < sizeof SECTIONS / sizeof SECTIONS[0]; i++)
        if (strcmp(SECTIONS[i], name) == 0)
            return true;
    return false;
}

static void complain_of_line(struct file *file, const char *what, const char *wrong)
{
    if (file->bad != 0)
        return;
    file->bad = file->lines;
    snprintf(file->wrong, sizeof file->wrong, "%s%s%s", what, what[0] != '\0' ? ": " : "", wrong);
}

// For inih: 0 means that the line is not good.
static int take_line(void *context, const char *section, const char *name, const char *text)
{
    struct file *file = context;
    const char *wrong = NULL;
    if (strcmp(section, file->program->section) == 0)
        wrong = take(file->program, file->values, name, text, file->said);
    else if (!is_section(section)) // else it is another program's
        wrong = section[0] != '\0' ? "in a section that no program has" : "in no section";
    if (wrong)
        complain_of_line(file, name, wrong);
    return !wrong;
}

// inih passes over whatever stands behind the bracket of a section.
static bool goes_on_behind_section(const char *line)
{
    const char *end = line[0] == '[' ? strchr(line, ']') : NULL;
    return end && !strchr(";#", end[1 + strspn(end + 1, " \t\r\n")]); // '\0' is found too
}

// For inih: the next line; NULL at the end of the file, and where it cannot be read on. Without the
// blanks in front, behind which inih would take a key for more of the value above it.
static char *next_line(char *line, int size, void *context)
{
    struct file *file = context;
    int length = 0, c = '\0';
    bool is_text = true;
    while (length < size - 1 && c != '\n' && (c = getc(file->stream)) != EOF) {
        if (length == 0 && (c == ' ' || c == '\t'))
            continue;
        bool cut = length > 0 && line[length - 1] == '\r' && c != '\n'; // it would be one line
        line[length++] = (char)c;
        is_text = is_text && c != '\0' && !cut;
    }
    line[length] = '\0';
    file->lines++;
    if (!is_text)
        complain_of_line(file, "", "not a text");
    else if (length == size - 1 && c != '\n')
        complain_of_line(file, "", "too long");
    else if (goes_on_behind_section(line))
        complain_of_line(file, "", "not understood");
    return length > 0 && file->bad != file->lines ? line : NULL;
}

static bool parse(struct file *file, const char *path)
{
    int line = ini_parse_stream(next_line, file, take_line, file);
    if (ferror(file->stream)) {
        options_complain(file->program, path, strerror(errno));
        return false;
    }
    if (file->bad == 0 && line != 0) {
        file->bad = line;
        snprintf(file->wrong, sizeof file->wrong, "not understood");
    }
    if (file->bad != 0)
        fprintf(stderr, "%s: %s: line %d: %s\n", file->program->name, path, file->bad, file->wrong);
    return file->bad == 0;
}

static bool read_file(const struct options_program *p, const char *path, void *values,
                      uint32_t *said)
{
    struct file file = {.program = p, .values = values, .said = said, .stream = fopen(path, "re")};
    if (!file.stream) {
        options_complain(p, path, strerror(errno));
        return false;
    }
    bool good = parse(&file, path);
    fclose(file.stream);
    return good;
}

// ---- the command line -------------------------------------------------------------------------

// One word after the other, an option with its value.
struct line {
    const struct options_program *program;
    int argc, at;
    char **argv;
    bool is_option;            // else the operand
    char name[NAME_MAX_BYTES]; // of an option, without "--"
    const char *value;
    const char *wrong; // NULL, or what is wrong with it
};

static bool is_known(const struct options_program *p, const char *name, bool *has_value)
{
    *has_value = p->section && strcmp(name, "config") == 0;
    if (*has_value || strcmp(name, "help") == 0 || strcmp(name, "version") == 0)
        return true;
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->rows[i].name, name) != 0)
            continue;
        *has_value = p->rows[i].argument != NULL;
        return true;
    }
    return false;
}

// A word that looks like an option is no value: it was forgotten. "--name=--value" says it anyway.
static const char *value_behind(struct line *l)
{
    if (l->at >= l->argc || strncmp(l->argv[l->at], "--", 2) == 0)
        return NULL;
    return l->argv[l->at++];
}

static void read_option(struct line *l, const char *word)
{
    bool has_value;
    const char *equals = strchr(word, '=');
    int length = equals ? (int)(equals - word) : (int)strlen(word);
    snprintf(l->name, sizeof l->name, "%.*s", length, word);
    l->value = equals ? equals + 1 : "yes";
    if (!is_known(l->program, l->name, &has_value))
        l->wrong = NO_SUCH;
    else if (equals && !has_value)
        l->wrong = "takes no value";
    else if (!equals && has_value && !(l->value = value_behind(l)))
        l->wrong = "needs a value";
}

// False at the end.
static bool next(struct line *l)
{
    if (l->at >= l->argc)
        return false;
    const char *word = l->argv[l->at++];
    l->wrong = NULL;
    l->name[0] = '\0';
    l->value = word;
    l->is_option = strncmp(word, "--", 2) == 0;
    if (l->is_option)
        read_option(l, word + 2);
    return true;
}

static enum options_end complain_of(const struct line *l, const char *wrong)
{
    char what[NAME_MAX_BYTES + 2 + WRONG_MAX];
    bool shown = !l->wrong && l->value[0] != '\0';
    snprintf(what, sizeof what, "%s%s%s%.*s", l->is_option ? "--" : "", l->name,
             l->is_option && shown ? " " : "", WRONG_MAX, shown ? l->value : "");
    return options_complain(l->program, what, wrong);
}

// The files that --config names, before the command line, which wins.
static bool read_files(struct line l, void *values, uint32_t *said)
{
    while (next(&l))
        if (!l.wrong && strcmp(l.name, "config") == 0 &&
            !read_file(l.program, l.value, values, said))
            return false;
    return true;
}

static enum options_end say(const struct options_program *p, const char *name)
{
    if (strcmp(name, "help") == 0)
        print_help(p);
    else
        printf("%s " KIOSK_VERSION "\n", p->name);
    return OPTIONS_SAID;
}

static size_t words_of(const struct options_program *p)
{
    return p->words == 0 ? 1 : p->words;
}

static enum options_end take_operand(const struct line *l, const char **operands)
{
    size_t count = operands && l->program->operand ? words_of(l->program) : 0;
    for (size_t i = 0; i < count; i++)
        if (!operands[i]) {
            operands[i] = l->value;
            return OPTIONS_OK;
        }
    return complain_of(l, "not understood");
}

static enum options_end take_word(const struct line *l, void *values, const char **operands,
                                  uint32_t *said)
{
    if (l->wrong)
        return complain_of(l, l->wrong);
    if (strcmp(l->name, "help") == 0 || strcmp(l->name, "version") == 0)
        return say(l->program, l->name);
    if (strcmp(l->name, "config") == 0)
        return OPTIONS_OK; // it has been read
    if (!l->is_option)
        return take_operand(l, operands);
    const char *wrong = take(l->program, values, l->name, l->value, said);
    return wrong ? complain_of(l, wrong) : OPTIONS_OK;
}

// ---- all of it --------------------------------------------------------------------------------

static void take_standards(const struct options_program *p, void *values)
{
    assert(p->count <= OPTIONS_MAX);
    for (size_t i = 0; i < p->count; i++) {
        const struct option_row *row = &p->rows[i];
        const char *wrong = row->standard ? row->take(row->standard, place_of(values, row)) : NULL;
        assert(!wrong);
    }
}

// Names all that is missing, in one line.
static enum options_end check_needed(const struct options_program *p, uint32_t said)
{
    char missing[OPTIONS_MAX * (NAME_MAX_BYTES + 3)] = "";
    for (size_t i = 0; i < p->count; i++) {
        if (!p->rows[i].needed || said & UINT32_C(1) << i)
            continue;
        size_t length = strlen(missing);
        snprintf(missing + length, sizeof missing - length, "%s--%s", length > 0 ? ", " : "",
                 p->rows[i].name);
    }
    return missing[0] == '\0' ? OPTIONS_OK : options_complain(p, "missing", missing);
}

enum options_end options_read(const struct options_program *p, int argc, char **argv, void *values,
                              const char **operands)
{
    struct line l = {.program = p, .argc = argc, .at = 1, .argv = argv};
    uint32_t said = 0;
    for (size_t i = 0; operands && i < words_of(p); i++)
        operands[i] = NULL;
    take_standards(p, values);
    if (!read_files(l, values, &said))
        return OPTIONS_BAD;
    while (next(&l)) {
        enum options_end end = take_word(&l, values, operands, &said);
        if (end != OPTIONS_OK)
            return end;
    }
    if (operands && !*operands)
        return options_complain(p, "missing", p->operand);
    return check_needed(p, said);
}
