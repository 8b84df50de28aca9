#include "tests/phrases/bunsetsu.h"

#include <mecab.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/utf8.h"

// A dictionary by name: the machine's own choice (/etc/mecabrc) may be another one.
#define ARGUMENTS "-r /dev/null -d /var/lib/mecab/dic/ipadic-utf8"

enum {
    WORDS_MAX = 512,
    FEATURE = 32,     // bytes of one column of a word's features
    LONG_CHAIN = 10,  // characters
    LONG_PHRASE = 14, // wider than the narrowest column at the size of a body
};

struct bunsetsu {
    mecab_t *mecab;
};

// IPADIC's columns: part of speech, its first two subdivisions, form of inflection, dictionary
// form.
struct word {
    const char *text;
    size_t at, length;
    char class[FEATURE], kind[FEATURE], counter[FEATURE], form[FEATURE], base[FEATURE];
    size_t chain; // characters of the chain of nouns that it stands in
};

struct bunsetsu *bunsetsu_open(void)
{
    struct bunsetsu *b = calloc(1, sizeof *b);
    if (b)
        b->mecab = mecab_new2(ARGUMENTS);
    if (b && !b->mecab) {
        free(b);
        b = NULL;
    }
    return b;
}

void bunsetsu_close(struct bunsetsu **bunsetsu)
{
    if (*bunsetsu)
        mecab_destroy((*bunsetsu)->mecab);
    free(*bunsetsu);
    *bunsetsu = NULL;
}

static void column(const char *features, int number, char out[FEATURE])
{
    for (; number > 0 && *features; number--) {
        features += strcspn(features, ",");
        features += *features == ',';
    }
    size_t length = strcspn(features, ",");
    length = length < FEATURE - 1 ? length : FEATURE - 1;
    memcpy(out, features, length);
    out[length] = '\0';
}

static bool is_one_of(const char *word, const char *const list[])
{
    for (; *list; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

static bool is_class(const struct word *w, const char *class)
{
    return strcmp(w->class, class) == 0;
}

static bool is_kind(const struct word *w, const char *kind)
{
    return strcmp(w->kind, kind) == 0;
}

static uint32_t first_of(const struct word *w)
{
    const char *at = w->text;
    return utf8_decode(&at, w->text + w->length);
}

static bool is_surface(const struct word *w, const char *text)
{
    return w->length == strlen(text) && memcmp(w->text, text, w->length) == 0;
}

// IPADIC calls ASCII punctuation nouns.
static bool is_mark(const struct word *w)
{
    uint32_t c = first_of(w);
    bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return is_class(w, "記号") || (c < 0x80 && !letter);
}

static bool opens(const struct word *w)
{
    static const char *const list[] = {"(", "（", "「", "『", "[", NULL};
    char text[FEATURE] = "";
    if (w->length < FEATURE)
        memcpy(text, w->text, w->length);
    return is_one_of(text, list);
}

static bool is_noun(const struct word *w)
{
    return is_class(w, "名詞") && !is_mark(w);
}

static bool is_katakana(const struct word *w)
{
    uint32_t c = first_of(w);
    return c >= 0x30A1 && c <= 0x30FC;
}

// Words that hang on what stands before them.
static bool is_dependent(const struct word *w)
{
    static const char *const classes[] = {"助詞", "助動詞", NULL};
    static const char *const kinds[] = {"接尾", "非自立", NULL};
    return is_one_of(w->class, classes) || is_one_of(w->kind, kinds);
}

// Verbs that make a verb of the noun before them, or a polite one of a noun with an honorific.
static bool is_support(const struct word *w)
{
    static const char *const bases[] = {"する",     "できる",   "いただく", "いただける", "いたす",
                                        "くださる", "ください", "なさる",   "下さい",     NULL};
    return is_class(w, "動詞") && is_one_of(w->base, bases);
}

static bool is_long_chain_break(const struct word *last, const struct word *next)
{
    if (next->chain < LONG_CHAIN)
        return false;
    if (is_surface(last, "用") && is_kind(last, "接尾"))
        return true;
    return is_katakana(last) != is_katakana(next) && next->length > 3 && last->length > 3;
}

// What hangs on the word after it.
static bool leans_on_next(const struct word *last, const struct word *next)
{
    if (is_class(last, "接頭詞"))
        return true;
    // この, その: two kana would stand alone at a line's end.
    if (is_class(last, "連体詞") && last->length <= 6)
        return true;
    bool verb = is_class(last, "動詞") && strncmp(last->form, "連用", strlen("連用")) == 0;
    return verb && (is_class(next, "動詞") || is_noun(next));
}

// "Becomes new", "makes new", "with this side up": the verb says nothing by itself.
static bool becomes(const struct word *last, const struct word *next)
{
    static const char *const bases[] = {"なる", "する", NULL};
    bool adjective = is_class(last, "形容詞") || is_class(last, "助動詞");
    bool particle = is_class(last, "助詞") && (is_surface(last, "に") || is_surface(last, "と"));
    return (adjective || particle) && is_class(next, "動詞") && is_one_of(next->base, bases);
}

// "Is not": で は ない, で は ありません.
static bool denies(const struct word *last, const struct word *next)
{
    static const char *const bases[] = {"ない", "ある", NULL};
    return last->at > 0 && is_surface(last, "は") && is_surface(last - 1, "で") &&
           is_one_of(next->base, bases);
}

// "Either one of them": どちらか 1つ.
static bool picks(const struct word *last, const struct word *next)
{
    bool either = is_surface(last, "どちらか") ||
                  (last->at > 0 && is_surface(last, "か") && is_surface(last - 1, "どちら"));
    return either && is_kind(next, "数");
}

// "Before writing": a time that the verb or adjective before it names.
static bool is_named_time(const struct word *last, const struct word *next)
{
    bool names = is_class(last, "動詞") || is_class(last, "形容詞") || is_class(last, "助動詞");
    return names && is_kind(next, "副詞可能") && next->length == strlen("前");
}

// In a chain of nouns: after a counted number, when an action or a quality follows.
static bool is_counted(const struct word *last, const struct word *next)
{
    return strcmp(last->counter, "助数詞") == 0 &&
           (is_kind(next, "サ変接続") || is_kind(next, "形容動詞語幹"));
}

static bool starts_phrase(const struct word *last, const struct word *next)
{
    if (opens(next))
        return !opens(last);
    if (is_mark(next) || opens(last))
        return false;
    if (is_mark(last))
        return (is_surface(last, "・") || is_surface(last, "、") || is_surface(last, "。")) &&
               !is_class(next, "助詞");
    if (is_dependent(next) || leans_on_next(last, next) || becomes(last, next) ||
        denies(last, next) || is_named_time(last, next) || picks(last, next))
        return false;
    bool noun = is_noun(last);
    if (noun && is_noun(next))
        return is_counted(last, next) || is_long_chain_break(last, next);
    return !((noun || is_class(last, "副詞")) && is_support(next));
}

static size_t characters(const struct word *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->length; i++)
        count += (w->text[i] & 0xC0) != 0x80;
    return count;
}

static void measure_chains(struct word words[], size_t count)
{
    for (size_t start = 0; start < count;) {
        size_t end = start, length = 0;
        for (; end < count && is_noun(&words[end]); end++)
            length += characters(&words[end]);
        for (size_t i = start; i < end; i++)
            words[i].chain = length;
        start = end > start ? end : start + 1;
    }
}

// Joins the last two words where IPADIC has made two of one; returns how many are gone.
static size_t join(struct word words[], size_t count)
{
    static const char *const pairs[][2] = {{"ただ", "いま"}, {"もう", "一方"}};
    for (size_t i = 0; count > 1 && i < sizeof pairs / sizeof *pairs; i++) {
        struct word *w = &words[count - 2];
        if (!is_surface(w, pairs[i][0]) || !is_surface(w + 1, pairs[i][1]))
            continue;
        w->length += w[1].length;
        strcpy(w->class, i == 0 ? "副詞" : "名詞");
        return 1;
    }
    return 0;
}

static size_t analyse(struct bunsetsu *b, const char *text, struct word words[])
{
    size_t count = 0;
    const mecab_node_t *node = mecab_sparse_tonode(b->mecab, text);
    for (; node && count < WORDS_MAX; node = node->next) {
        if (node->stat == MECAB_BOS_NODE || node->stat == MECAB_EOS_NODE)
            continue;
        struct word *w = &words[count++];
        *w = (struct word){.text = node->surface, .length = node->length};
        w->at = (size_t)(node->surface - text);
        column(node->feature, 0, w->class);
        column(node->feature, 1, w->kind);
        column(node->feature, 2, w->counter);
        column(node->feature, 5, w->form);
        column(node->feature, 6, w->base);
        count -= join(words, count);
    }
    return node ? 0 : count;
}

// Where a long phrase is parted: before "not", and before a noun that says little by itself.
static bool is_weak_start(const struct word *last, const struct word *next)
{
    return denies(last, next) || (is_noun(next) && is_kind(next, "非自立"));
}

// The weak start nearest to the middle of the phrase from word `from` to word `to`; 0: none.
static size_t weakest(const struct word words[], size_t from, size_t to, size_t length)
{
    size_t best = 0, distance = length, seen = 0;
    for (size_t i = from; i < to; seen += characters(&words[i++])) {
        size_t off = 2 * seen > length ? 2 * seen - length : length - 2 * seen;
        if (i == from || !is_weak_start(&words[i - 1], &words[i]) || off >= distance)
            continue;
        best = i;
        distance = off;
    }
    return best;
}

static void part_long_phrases(const struct word words[], size_t count, bool starts[])
{
    for (size_t from = 0, to; from < count; from = to) {
        size_t length = characters(&words[from]);
        for (to = from + 1; to < count && !starts[words[to].at]; to++)
            length += characters(&words[to]);
        size_t weak = length >= LONG_PHRASE ? weakest(words, from, to, length) : 0;
        if (weak > 0)
            starts[words[weak].at] = true;
    }
}

static bool find(void *self, const char *text, bool starts[PHRASE_TEXT_MAX])
{
    struct bunsetsu *b = self;
    static struct word words[WORDS_MAX]; // lint: file-scope: too large for the stack
    memset(starts, 0, PHRASE_TEXT_MAX * sizeof *starts);
    size_t length = strlen(text);
    if (length == 0)
        return true;
    size_t count = length < PHRASE_TEXT_MAX ? analyse(b, text, words) : 0;
    measure_chains(words, count);
    for (size_t i = 1; i < count; i++)
        starts[words[i].at] = starts_phrase(&words[i - 1], &words[i]);
    part_long_phrases(words, count, starts);
    return count > 0;
}

struct phrase_finder bunsetsu_finder(struct bunsetsu *bunsetsu)
{
    return (struct phrase_finder){find, bunsetsu};
}
