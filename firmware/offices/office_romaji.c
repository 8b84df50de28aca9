#include "firmware/offices/office_romaji.h"

#include <string.h>

#define SMALL_TSU "っ"
#define LONG_MARK "ー"
#define N         "ん"

struct kana {
    const char *kana, *romaji;
};

// Two kana before one: the first that fits counts.
static const struct kana KANA[] = {
    {"きゃ", "kya"}, {"きゅ", "kyu"}, {"きょ", "kyo"}, {"しゃ", "sha"}, {"しゅ", "shu"},
    {"しょ", "sho"}, {"ちゃ", "cha"}, {"ちゅ", "chu"}, {"ちょ", "cho"}, {"にゃ", "nya"},
    {"にゅ", "nyu"}, {"にょ", "nyo"}, {"ひゃ", "hya"}, {"ひゅ", "hyu"}, {"ひょ", "hyo"},
    {"みゃ", "mya"}, {"みゅ", "myu"}, {"みょ", "myo"}, {"りゃ", "rya"}, {"りゅ", "ryu"},
    {"りょ", "ryo"}, {"ぎゃ", "gya"}, {"ぎゅ", "gyu"}, {"ぎょ", "gyo"}, {"じゃ", "ja"},
    {"じゅ", "ju"},  {"じょ", "jo"},  {"ぢゃ", "ja"},  {"ぢゅ", "ju"},  {"ぢょ", "jo"},
    {"びゃ", "bya"}, {"びゅ", "byu"}, {"びょ", "byo"}, {"ぴゃ", "pya"}, {"ぴゅ", "pyu"},
    {"ぴょ", "pyo"}, {"ふぁ", "fa"},  {"ふぃ", "fi"},  {"ふぇ", "fe"},  {"ふぉ", "fo"},
    {"てぃ", "ti"},  {"でぃ", "di"},  {"しぇ", "she"}, {"じぇ", "je"},  {"ちぇ", "che"},
    {"あ", "a"},     {"い", "i"},     {"う", "u"},     {"え", "e"},     {"お", "o"},
    {"か", "ka"},    {"き", "ki"},    {"く", "ku"},    {"け", "ke"},    {"こ", "ko"},
    {"さ", "sa"},    {"し", "shi"},   {"す", "su"},    {"せ", "se"},    {"そ", "so"},
    {"た", "ta"},    {"ち", "chi"},   {"つ", "tsu"},   {"て", "te"},    {"と", "to"},
    {"な", "na"},    {"に", "ni"},    {"ぬ", "nu"},    {"ね", "ne"},    {"の", "no"},
    {"は", "ha"},    {"ひ", "hi"},    {"ふ", "fu"},    {"へ", "he"},    {"ほ", "ho"},
    {"ま", "ma"},    {"み", "mi"},    {"む", "mu"},    {"め", "me"},    {"も", "mo"},
    {"や", "ya"},    {"ゆ", "yu"},    {"よ", "yo"},    {"ら", "ra"},    {"り", "ri"},
    {"る", "ru"},    {"れ", "re"},    {"ろ", "ro"},    {"わ", "wa"},    {"ゐ", "i"},
    {"ゑ", "e"},     {"を", "o"},     {"が", "ga"},    {"ぎ", "gi"},    {"ぐ", "gu"},
    {"げ", "ge"},    {"ご", "go"},    {"ざ", "za"},    {"じ", "ji"},    {"ず", "zu"},
    {"ぜ", "ze"},    {"ぞ", "zo"},    {"だ", "da"},    {"ぢ", "ji"},    {"づ", "zu"},
    {"で", "de"},    {"ど", "do"},    {"ば", "ba"},    {"び", "bi"},    {"ぶ", "bu"},
    {"べ", "be"},    {"ぼ", "bo"},    {"ぱ", "pa"},    {"ぴ", "pi"},    {"ぷ", "pu"},
    {"ぺ", "pe"},    {"ぽ", "po"},    {"ゔ", "vu"},    {N, "n"},
};

// Kinds of municipalities, and how each may be read.
static const struct {
    const char *name, *kana;
} KINDS[] = {
    {"市", "し"},   {"区", "く"},   {"町", "まち"}, {"町", "ちょう"}, {"村", "むら"},
    {"村", "そん"}, {"県", "けん"}, {"府", "ふ"},   {"都", "と"},
};

// What has been written, and what of the kana before is still to be written with the next ones.
struct pen {
    char *to;
    size_t size;
    bool doubled; // the next consonant is
    bool after_n;
};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with)
{
    size_t length = strlen(text), n = strlen(with);
    return length > n && strcmp(text + length - n, with) == 0;
}

// Where the kana of the kind begin; at the end when there is none.
static const char *kind_of(const char *kana, const char *name)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (ends(name, KINDS[i].name) && ends(kana, KINDS[i].kana))
            return kana + strlen(kana) - strlen(KINDS[i].kana);
    return kana + strlen(kana);
}

static const struct kana *find(const char *kana)
{
    for (size_t i = 0; i < sizeof KANA / sizeof *KANA; i++)
        if (begins(kana, KANA[i].kana))
            return &KANA[i];
    return NULL;
}

// What stands between the letters before and the next ones: a doubled consonant, a mark that the
// "n" ends there.
static const char *between(const struct pen *pen, const char *next)
{
    static const char *const DOUBLES[] = {"k", "s", "t", "h", "f", "m", "r",
                                          "g", "z", "j", "d", "b", "p"};
    if (pen->doubled && begins(next, "ch"))
        return "t";
    for (size_t i = 0; pen->doubled && i < sizeof DOUBLES / sizeof *DOUBLES; i++)
        if (begins(next, DOUBLES[i]))
            return DOUBLES[i];
    return pen->after_n && strchr("aiueoy", next[0]) ? "'" : "";
}

static bool append(struct pen *pen, const char *what)
{
    size_t used = strlen(pen->to), n = strlen(what);
    if (used + n >= pen->size)
        return false;
    memcpy(pen->to + used, what, n + 1);
    return true;
}

// The long-vowel mark is the vowel before it once more.
static bool lengthen(struct pen *pen)
{
    size_t used = strlen(pen->to);
    const char vowel[2] = {used > 0 ? pen->to[used - 1] : '\0', '\0'};
    return append(pen, vowel);
}

// Writes the kana that stand first. Returns how many bytes they are; 0: it cannot.
static size_t write_one(struct pen *pen, const char *kana)
{
    if (begins(kana, SMALL_TSU)) {
        pen->doubled = true;
        return strlen(SMALL_TSU);
    }
    if (begins(kana, LONG_MARK))
        return lengthen(pen) ? strlen(LONG_MARK) : 0;
    const struct kana *one = find(kana);
    if (!one || !append(pen, between(pen, one->romaji)) || !append(pen, one->romaji))
        return 0;
    pen->doubled = false;
    pen->after_n = strcmp(one->kana, N) == 0;
    return strlen(one->kana);
}

static bool write_until(struct pen *pen, const char *kana, const char *end)
{
    while (kana < end) {
        size_t length = write_one(pen, kana);
        if (length == 0)
            return false;
        kana += length;
    }
    return true;
}

bool office_romaji(const char *kana, const char *name, char *romaji, size_t size)
{
    struct pen pen = {.to = romaji, .size = size};
    romaji[0] = '\0';
    if (!write_until(&pen, kana, kind_of(kana, name))) {
        romaji[0] = '\0';
        return false;
    }
    if (romaji[0] >= 'a' && romaji[0] <= 'z')
        romaji[0] = (char)(romaji[0] - 'a' + 'A');
    return true;
}
