#include "tests/phrases/chinese.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>

#include "drivers/base/utf8.h"

enum {
    WORDS_MAX = 512,
    LONG_PHRASE = 6, // characters: what leans on the next word only for looks stands alone then
};

struct chinese {
    UBreakIterator *words;
};

enum role {
    PLAIN,
    LONE,      // one character of no list: part of a word that the dictionary does not know
    LEANING,   // hangs on what follows: 请, 不, 在
    AUXILIARY, // the same, but a line may end after it when the phrase is long: 不能, 正在
    HANGING,   // hangs on what stands before: 的, 了, 时, and measures
    NUMBER,
    LATIN,
    OPENING,
    CLOSING,
    STOP,
    JOINER, // other punctuation, such as the hyphen and the dash
    SPACE,
};

enum joint {
    PARTED,
    SOFT,
    FIRM,
};

struct word {
    const char *text;
    size_t length;
    enum role role;
    enum joint joint; // with the word before
};

// ---- characters and words --------------------------------------------------------------------

static const char leaning_set[] =
    "请請要不已再在从從把將将被给給对對与與和或并並及由向到至为為以可能会會想需应應先只仅僅都也"
    "还還又就仍更最太很未没沒无無非这這那哪每该該各某第约約共按用是有新旧舊另同两兩几幾多您所";
static const char hanging_set[] =
    "的了们們着著过過吗嗎呢吧者等时時里裡中上下内內外前后後间間起地得处處书書函卡器机機权權"
    "次個个张張位码碼页頁号號台天年月日秒元钟鐘票店人数數语語法";
static const char unit_set[] = "个個次张張位码碼页頁处處日月年天分秒元岁歲小时時周週";
static const char range_set[] = "至到";
static const char pointing_set[] = "这這那哪每另同两兩几幾";

// The dictionary does not know them, or parts or joins them wrongly. A bar: parted there. Short
// ones before those that begin with them.
static const char own_words[] =
    "重置 写入 芯片 读取 申请 申請 拿开 拿開 分开 分開 日语 日語 日元 日圓 后|会 後|會 "
    "读卡器 监护人 便利店 节假日 上一页 上一頁 下一页 下一頁 住民票 在留卡 台账卡 台帳卡 "
    "市役所 区役所 區役所 签名用 簽名用 再试一次 再試一次 便利商店 市区町村 市區町村 "
    "都道府县 都道府縣 电子证书 電子憑證 身份证件 身分證件 位数密码 位數密碼 签名用密码 "
    "簽名用密碼 个人编号卡 個人編號卡 用户认证用 使用者認證用 受監護宣告 用户|认证用密码 "
    "使用者|認證用密碼";

static const char auxiliaries[] =
    "不能 不会 不會 不要 无法 無法 没有 沒有 正在 只能 就不能 都不能 也不能 没能 还没有 "
    "還沒有 重新 就会 就會 都會 用于 用於 或有 不含 是不是 還在 還可 一个 一個 两个 兩個";

static const char hanging_words[] = "之间 之間 之前 之后 之後 以前 以后 以後 以内 以內 为止 為止";

// What follows is their name: the letter O.
static const char naming_words[] = "字母 数字 數字";

static size_t characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += (text[i] & 0xC0) != 0x80;
    return count;
}

static uint32_t first_of(const char *text)
{
    return utf8_decode(&text, text + strlen(text));
}

// Whether the character that begins here is one of the set.
static bool one_of(const char *text, const char *set)
{
    const char *end = set + strlen(set);
    uint32_t c = first_of(text);
    while (set < end) {
        if (utf8_decode(&set, end) == c)
            return true;
    }
    return false;
}

// The list's words stand between spaces.
static bool is_listed(const struct word *w, const char *list)
{
    for (size_t length; *list; list += length + (list[length] == ' ')) {
        length = strcspn(list, " ");
        if (w->length == length && memcmp(w->text, list, length) == 0)
            return true;
    }
    return false;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005;
}

static enum role role_of_mark(const char *text)
{
    if (*text == ' ')
        return SPACE;
    if (one_of(text, "（(「『“‘《"))
        return OPENING;
    if (one_of(text, "）)」』”’》"))
        return CLOSING;
    return one_of(text, "，。、：；？！") ? STOP : JOINER;
}

static enum role role_of_one(const struct word *w)
{
    if (one_of(w->text, hanging_set)) {
        bool before_number = is_digit(first_of(w->text + w->length));
        return before_number && one_of(w->text, "前后後") ? LEANING : HANGING;
    }
    return one_of(w->text, leaning_set) ? LEANING : LONE;
}

static enum role role_of(const struct word *w)
{
    uint32_t c = first_of(w->text);
    if (is_digit(c))
        return NUMBER;
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
        return LATIN;
    if (!is_han(c))
        return role_of_mark(w->text);
    if (characters(w->text, w->length) == 1)
        return role_of_one(w);
    // 的是, 内的
    bool particle = one_of(w->text, "的") ||
                    (w->length == 6 && one_of(w->text, hanging_set) && one_of(w->text + 3, "的"));
    if (particle)
        return HANGING;
    // 修复之前, but 之前的密码
    if (is_listed(w, hanging_words))
        return one_of(w->text + w->length, "的") ? PLAIN : HANGING;
    return is_listed(w, auxiliaries) ? AUXILIARY : PLAIN;
}

// ---- words -----------------------------------------------------------------------------------

// The edges of one of our own words where it stands in the text.
static void set_own_word(const char *text, const char *own, bool edges[PHRASE_TEXT_MAX])
{
    char plain[64] = "";
    bool parted[64] = {false};
    size_t length = 0;
    for (; *own && *own != ' '; own++) {
        parted[length] |= *own == '|';
        plain[length] = *own;
        length += *own != '|';
    }
    for (const char *at = text; (at = strstr(at, plain)) != NULL && length > 0; at += length) {
        size_t from = (size_t)(at - text);
        for (size_t i = 1; i < length; i++)
            edges[from + i] = parted[i];
        edges[from] = edges[from + length] = true;
    }
}

// The dictionary takes 请 for a part of what follows, and a full-width comma for a part of a
// number.
static void set_edges(const char *text, bool edges[PHRASE_TEXT_MAX])
{
    const char *end = text + strlen(text);
    for (const char *at = text, *next = text; at < end; at = next) {
        uint32_t c = utf8_decode(&next, end);
        if ((c >= 0x80 && !is_han(c)) || one_of(at, "请請"))
            edges[at - text] = edges[next - text] = true;
    }
    for (const char *own = own_words; own; own = strchr(own, ' ')) {
        own += *own == ' ';
        set_own_word(text, own, edges);
    }
}

static bool analyse(struct chinese *chinese, const char *text, bool edges[PHRASE_TEXT_MAX])
{
    UErrorCode error = U_ZERO_ERROR;
    UText utf8 = UTEXT_INITIALIZER;
    utext_openUTF8(&utf8, text, -1, &error);
    ubrk_setUText(chinese->words, &utf8, &error);
    if (U_FAILURE(error))
        return false;
    for (int32_t at = ubrk_first(chinese->words); at != UBRK_DONE; at = ubrk_next(chinese->words))
        edges[at] = true;
    utext_close(&utf8);
    set_edges(text, edges);
    return true;
}

static size_t take_words(const char *text, const bool edges[PHRASE_TEXT_MAX], struct word words[])
{
    size_t count = 0, length = strlen(text);
    for (size_t at = 0, end; at < length && count < WORDS_MAX; at = end) {
        for (end = at + 1; end < length && !edges[end]; end++)
            ;
        words[count] = (struct word){.text = text + at, .length = end - at};
        words[count].role = role_of(&words[count]);
        count++;
    }
    return count;
}

// ---- phrases ---------------------------------------------------------------------------------

static bool is_mark(const struct word *w)
{
    return w->role >= OPENING;
}

static enum joint at_mark(const struct word *last, const struct word *next)
{
    if (last->role == OPENING || (is_mark(next) && next->role != OPENING))
        return FIRM;
    if (next->role == OPENING)
        return last->role == LEANING || last->role == JOINER ? FIRM : PARTED;
    if (last->role == CLOSING)
        return next->role == HANGING ? FIRM : PARTED;
    return last->role == JOINER ? FIRM : PARTED;
}

static enum joint before_number(const struct word *last)
{
    if (last->role == AUXILIARY)
        return SOFT;
    bool date = last->joint == FIRM && last[-1].role == NUMBER && one_of(last->text, "年月");
    bool joined = last->role == LEANING || last->role == LONE || last->role == NUMBER ||
                  last->role == LATIN || is_listed(last, naming_words);
    return date || joined ? FIRM : PARTED;
}

static enum joint after_number(const struct word *last, const struct word *next)
{
    bool unit = one_of(next->text, unit_set) || one_of(next->text, range_set);
    return last->role == NUMBER && unit ? FIRM : PARTED;
}

// 这台机器, 两个密码
static bool is_measured(const struct word *last, const struct word *next)
{
    return last->joint != PARTED && last->role == HANGING && one_of(last[-1].text, pointing_set) &&
           last[-1].length == 3 && next->role == PLAIN && next->length == 6;
}

static enum joint between(const struct word *last, const struct word *next, bool ends)
{
    if (is_mark(last) || is_mark(next))
        return at_mark(last, next);
    if (next->role == NUMBER || next->role == LATIN)
        return before_number(last);
    if (next->role == HANGING || last->role == LEANING)
        return FIRM;
    if (last->role == NUMBER || last->role == LATIN)
        return after_number(last, next);
    if (ends && (next->role == LONE || next->role == LEANING))
        return FIRM;
    if (last->role == LONE && next->role == LONE)
        return FIRM;
    if (last->role == LONE)
        return next->role == LEANING && last->joint != PARTED ? PARTED : SOFT;
    return last->role == AUXILIARY || is_measured(last, next) ? SOFT : PARTED;
}

static void find_joints(struct word words[], size_t count)
{
    for (size_t i = 1; i < count; i++) {
        bool ends = i + 1 == count || (is_mark(&words[i + 1]) && words[i + 1].role != OPENING);
        words[i].joint = between(&words[i - 1], &words[i], ends);
    }
}

static size_t length_of(const struct word *w)
{
    return is_mark(w) ? 0 : characters(w->text, w->length);
}

static void part_long_phrases(struct word words[], size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        size_t length = length_of(&words[from]);
        for (to = from + 1; to < count && words[to].joint != PARTED; to++)
            length += length_of(&words[to]);
        for (size_t i = from + 1; length > LONG_PHRASE && i < to; i++) {
            if (words[i].joint == SOFT)
                words[i].joint = PARTED;
        }
    }
}

static bool find(void *self, const char *text, bool starts[PHRASE_TEXT_MAX])
{
    static struct word words[WORDS_MAX]; // lint: file-scope: too large for the stack
    bool edges[PHRASE_TEXT_MAX] = {false};
    memset(starts, 0, PHRASE_TEXT_MAX * sizeof *starts);
    if (strlen(text) >= PHRASE_TEXT_MAX || !analyse(self, text, edges))
        return false;
    size_t count = take_words(text, edges, words);
    find_joints(words, count);
    part_long_phrases(words, count);
    for (size_t i = 1; i < count; i++)
        starts[words[i].text - text] = words[i].joint == PARTED;
    return count < WORDS_MAX;
}

struct phrase_finder chinese_finder(struct chinese *chinese)
{
    return (struct phrase_finder){find, chinese};
}

struct chinese *chinese_open(void)
{
    UErrorCode error = U_ZERO_ERROR;
    struct chinese *c = calloc(1, sizeof *c);
    if (c)
        c->words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &error);
    if (c && U_FAILURE(error)) {
        free(c);
        c = NULL;
    }
    return c;
}

void chinese_close(struct chinese **chinese)
{
    if (*chinese)
        ubrk_close((*chinese)->words);
    free(*chinese);
    *chinese = NULL;
}
