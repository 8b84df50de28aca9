// Lines end where a typesetter would end them, and placeholders are filled or refused.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/scene/plain.h"
#include "screens/type/breaking.h"
#include "screens/type/counted.h"
#include "screens/type/font.h"
#include "screens/type/script.h"
#include "screens/type/text.h"
#include "tests/test.h"

#define LAST_TRY "次に間違えると、この暗証番号もロックされ、この機械では再設定できなくなります。"

// A text with widths as in the font: kanji and kana one em, ASCII half an em.
struct set {
    struct breaking breaking;
    int pen[BREAKING_TEXT_MAX + 1];
    size_t ends[BREAKING_LINES_MAX];
    size_t lines;
};

static void set_text(struct set *set, const char *text, int em, bool balanced)
{
    const char *at = text;
    size_t length = strlen(text);
    int pen = 0;
    while (at < text + length) {
        size_t i = (size_t)(at - text);
        uint32_t c = utf8_decode(&at, text + length);
        for (size_t k = i; k < (size_t)(at - text); k++)
            set->pen[k] = pen;
        pen += c < 0x80 ? 500 : 1000;
    }
    set->pen[length] = pen;
    set->breaking = (struct breaking){
        .text = text, .length = length, .pen = set->pen, .width = em * 1000, .balanced = balanced};
    set->lines = breaking_lines(&set->breaking, set->ends);
}

static size_t start_of(const struct set *set, size_t line)
{
    return line == 0 ? 0 : set->ends[line - 1];
}

static void assert_line(const struct set *set, size_t line, const char *expected)
{
    char actual[BREAKING_TEXT_MAX + 1] = "";
    assert_true(line < set->lines);
    size_t start = start_of(set, line);
    size_t end = breaking_trim(set->breaking.text, start, set->ends[line]);
    memcpy(actual, set->breaking.text + start, end - start);
    assert_string_equal(actual, expected);
}

static bool breaks_at(const char *text, const char *before)
{
    struct set set;
    set_text(&set, text, 100, false);
    return breaking_penalty(&set.breaking, (size_t)(strstr(text, before) - text)) >= 0;
}

static int penalty(const char *text, const char *before)
{
    struct set set;
    set_text(&set, text, 100, false);
    return breaking_penalty(&set.breaking, (size_t)(strstr(text, before) - text));
}

static void no_line_starts_with_what_must_not_start_one(void **state)
{
    (void)state;
    assert_false(breaks_at("パスワード", "ード"));
    assert_false(breaks_at("キャンセル", "ャ"));
    assert_false(breaks_at("待って", "って"));
    assert_false(breaks_at("です。次", "。"));
    assert_false(breaks_at("(無料)", ")"));
    assert_false(breaks_at("(無料)", "無"));
    assert_false(breaks_at("6〜16文字", "〜"));
    assert_true(breaks_at("番号を入力", "入力"));
}

static void no_line_of_any_width_starts_or_ends_badly(void **state)
{
    (void)state;
    static const char text[] = "署名用パスワード(英数字6〜16文字)か、「利用者証明用暗証番号」"
                               "(数字4桁)の、どちらか1つを覚えている方が、ちょっとお待ちください。";
    for (int em = 9; em <= 40; em++) {
        struct set set;
        set_text(&set, text, em, em % 2 == 0);
        for (size_t i = 1; i < set.lines; i++) {
            const char *at = text + start_of(&set, i);
            uint32_t first = utf8_decode(&at, text + sizeof text);
            assert_true(script_kind(first) != SCRIPT_CLOSE && script_kind(first) != SCRIPT_STOP);
            assert_true(first != 0x3063 && first != 0x3083 && first != 0x30FC); // small tsu, ya, -
        }
    }
}

static void every_byte_stands_in_exactly_one_line(void **state)
{
    (void)state;
    for (int em = 2; em <= 50; em++) {
        struct set set;
        set_text(&set, LAST_TRY, em, false);
        assert_true(set.lines >= 1 && set.lines <= BREAKING_LINES_MAX);
        for (size_t i = 0; i + 1 < set.lines; i++)
            assert_true(set.ends[i] < set.ends[i + 1]);
        assert_int_equal(set.ends[set.lines - 1], strlen(LAST_TRY));
    }
}

static void no_line_is_wider_than_the_column(void **state)
{
    (void)state;
    for (int em = 8; em <= 50; em++) {
        struct set set;
        set_text(&set, LAST_TRY, em, em % 2 == 0);
        for (size_t i = 0; i < set.lines; i++)
            assert_true(set.pen[set.ends[i]] - set.pen[start_of(&set, i)] <= em * 1000);
    }
}

static void the_last_line_is_no_orphan(void **state)
{
    (void)state;
    static const char *const texts[] = {
        LAST_TRY,
        "カードには何も書き込んでいません。",
        "一度抜いて、もう一度差し込んでください。",
        "If it is wrong too often, it will be locked, and this machine can no longer help you.",
        "Please come back during opening hours, or go to the city office if it is on your way.",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int em = 10; em <= 38; em++) {
            struct set set;
            set_text(&set, texts[i], em, false);
            int last = set.pen[set.ends[set.lines - 1]] - set.pen[start_of(&set, set.lines - 1)];
            assert_true(set.lines == 1 || last >= 3000);
        }
    }
}

static void lines_end_between_phrases(void **state)
{
    (void)state;
    struct set set;
    set_text(&set, "忘れた暗証番号を再設定できます", 9, true);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "忘れた暗証番号を");
    assert_line(&set, 1, "再設定できます");
}

static void words_are_not_split_when_it_can_be_helped(void **state)
{
    (void)state;
    // Inside a katakana word, inside a kept word, after an honorific: worse than after a particle.
    assert_true(penalty("パスワードを", "ワード") > 3 * penalty("番号を入力", "入力"));
    assert_true(penalty("暗証番号を", "番号") > 3 * penalty("番号を入力", "入力"));
    assert_true(penalty("方がご利用", "利用") > 3 * penalty("番号を入力", "入力"));
    assert_true(penalty("数字4桁の", "桁") > 3 * penalty("番号を入力", "入力"));
    assert_int_equal(penalty("です。次に", "次に"), 0);
}

// `text` has a bar where a phrase begins.
static void set_phrases(struct set *set, const char *marked, int em)
{
    static char text[BREAKING_TEXT_MAX + 1];   // lint: file-scope: outlives the call
    static bool phrase[BREAKING_TEXT_MAX + 1]; // lint: file-scope: likewise
    size_t length = 0;
    memset(phrase, 0, sizeof phrase);
    for (; *marked; marked++) {
        phrase[length] |= *marked == '|';
        text[length] = *marked;
        length += *marked != '|';
    }
    text[length] = '\0';
    set_text(set, text, em, true);
    set->breaking.rule = BREAKING_PHRASES;
    set->breaking.phrase = phrase;
    set->lines = breaking_lines(&set->breaking, set->ends);
}

static void japanese_lines_end_only_where_a_phrase_ends(void **state)
{
    (void)state;
    static const char text[] = "通信が|途切れています。もう一度、|覚えているほうの|入力から|始めて"
                               "ください。|(数字4桁)の|番号は|変わっていません";
    for (int em = 9; em <= 40; em++) {
        struct set set;
        set_phrases(&set, text, em);
        for (size_t i = 0; i + 1 < set.lines; i++)
            assert_true(breaking_allowed(BREAKING_PHRASES, set.breaking.text, set.breaking.phrase,
                                         set.ends[i]));
    }
    struct set set;
    set_phrases(&set, "入力した|内容を|確かめています", 8);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "入力した内容を");
    set_phrases(&set, "確認のため、|もう一度|入力してください", 12);
    assert_line(&set, 0, "確認のため、");
    assert_line(&set, 1, "もう一度入力してください");
}

static void chinese_lines_end_only_where_a_phrase_ends(void **state)
{
    (void)state;
    assert_int_equal(breaking_rule(FACE_HANS), BREAKING_PHRASES);
    assert_int_equal(breaking_rule(FACE_HANT), BREAKING_PHRASES);
    struct set set;
    set_phrases(&set, "请在受理|时间内|再来", 6);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "请在受理");
    // After a full-width stop no mark is needed, and none is made inside or before a bracket.
    set_phrases(&set, "修复之前，机器不能重置", 7);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "修复之前，");
    set_phrases(&set, "一面（背面）朝上", 5);
    assert_int_equal(set.lines, 1);
}

static void a_phrase_wider_than_the_line_is_not_broken(void **state)
{
    (void)state;
    struct set set;
    set_phrases(&set, "この|確かめられませんでした", 6);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 1, "確かめられませんでした");
}

static void korean_words_stay_whole(void **state)
{
    (void)state;
    static const char text[] = "비밀번호를 다시 입력해 주십시오";
    struct set set;
    set_text(&set, text, 6, true);
    set.breaking.rule = BREAKING_SPACES;
    set.lines = breaking_lines(&set.breaking, set.ends);
    assert_true(set.lines > 2);
    for (size_t i = 0; i + 1 < set.lines; i++)
        assert_int_equal(text[set.ends[i] - 1], ' ');
}

static void quoted_japanese_in_a_korean_text_ends_its_lines_at_its_marks(void **state)
{
    (void)state;
    struct set set;
    set_phrases(&set, "お客様が|手続きの|途中で|お困りです", 9);
    set.breaking.rule = BREAKING_SPACES;
    set.lines = breaking_lines(&set.breaking, set.ends);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "お客様が手続きの");
}

static void a_number_stays_with_its_unit(void **state)
{
    (void)state;
    static const char text[] = "有効期限は2029年12月28日までです。あと3回入力できます。";
    for (int em = 12; em <= 26; em++) {
        struct set set;
        set_text(&set, text, em, false);
        for (size_t i = 1; i < set.lines; i++) {
            char before = text[set.ends[i - 1] - 1];
            assert_false(before >= '0' && before <= '9');
        }
    }
}

static void a_range_of_times_stays_whole(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Weekdays 9:30–20:00, weekends and holidays 9:30–17:30. Closed in January",
        "平日|9:30〜20:00、|土日祝|9:30〜17:30、|年末年始は|休み",
        "月曜日 9:30から|20:00、|土曜日|9:30から|17:30まで",
        "평일 9:30~20:00, 주말과 공휴일 9:30~17:30",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int em = 6; em <= 26; em++) {
            struct set set;
            set_phrases(&set, texts[i], em);
            if (!strchr(texts[i], '|')) {
                set.breaking.rule = i == 0 ? BREAKING_LEGAL : BREAKING_SPACES;
                set.lines = breaking_lines(&set.breaking, set.ends);
            }
            assert_true(em > 20 || set.lines > 1);
            for (size_t k = 0; k + 1 < set.lines; k++) {
                const char *next = set.breaking.text + set.ends[k];
                assert_false(strncmp(next, "17:30", 5) == 0 || strncmp(next, "20:00", 5) == 0);
            }
        }
}

static void latin_words_stay_whole(void **state)
{
    (void)state;
    struct set set;
    set_text(&set, "Enter the one you remember", 6, false);
    for (size_t i = 0; i + 1 < set.lines; i++)
        assert_int_equal(set.breaking.text[set.ends[i] - 1], ' ');
    assert_line(&set, 0, "Enter the");
}

static void no_line_ends_after_the_first_word_of_a_sentence(void **state)
{
    (void)state;
    struct set set;
    set_text(&set, "Take the card. If it is not yours, tell the staff.", 8, false);
    assert_line(&set, 0, "Take the card.");
}

static void a_no_break_space_is_drawn_as_a_space_and_ends_no_line(void **state)
{
    (void)state;
    static struct plain plain; // lint: file-scope: too large for the stack
    plain_read(&plain, "4\u00A0PIN in", (struct font_style){FACE_DEVANAGARI, FONT_REGULAR}, false);
    assert_string_equal(plain.text, "4 PIN in");
    assert_true(plain.whole[strlen("4 ")]);
    assert_false(plain.whole[strlen("4 PIN ")]);
}

static void a_word_wider_than_the_column_gets_its_own_line(void **state)
{
    (void)state;
    struct set set;
    set_text(&set, "a extraordinarily b", 4, false);
    assert_int_equal(set.lines, 3);
    assert_line(&set, 1, "extraordinarily");
}

static void a_written_line_end_is_kept(void **state)
{
    (void)state;
    struct set set;
    set_text(&set, "番号\n入力", 20, true);
    assert_int_equal(set.lines, 2);
    assert_line(&set, 0, "番号");
    assert_line(&set, 1, "入力");
}

static void placeholders_are_filled_by_name(void **state)
{
    (void)state;
    char out[32];
    const struct text_value values[] = {{.name = "n", .number = 3},
                                        {.name = "who", .string = "you"}};
    assert_int_equal(text_format(out, sizeof out, "{who}: {n} of {n}", values, 2), 11);
    assert_string_equal(out, "you: 3 of 3");
}

static void a_placeholder_without_a_value_is_refused(void **state)
{
    (void)state;
    char out[32];
    const struct text_value value = {.name = "n", .number = 3};
    assert_int_equal(text_format(out, sizeof out, "{m} left", &value, 1), -1);
    assert_int_equal(text_format(out, sizeof out, "{nn} left", &value, 1), -1);
}

static void a_text_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    char out[4];
    const struct text_value value = {.name = "n", .number = 1234};
    assert_int_equal(text_format(out, sizeof out, "abc", &value, 1), 3);
    assert_int_equal(text_format(out, sizeof out, "abcd", &value, 1), -1);
    assert_int_equal(text_format(out, sizeof out, "{n}", &value, 1), -1);
}

static void broken_utf8_is_stepped_over(void **state)
{
    (void)state;
    static const char broken[] = "\xE3\x81"
                                 "a\xFF\xC0\x80";
    const char *at = broken;
    const char *end = broken + sizeof broken - 1;
    unsigned steps = 0;
    while (at < end) {
        utf8_decode(&at, end);
        steps++;
    }
    assert_ptr_equal(at, end);
    assert_int_equal(steps, 6);
}

// ---- readings that a number changes -------------------------------------------------------------

static void assert_reading(const char *text, const char *expected)
{
    char out[200];
    snprintf(out, sizeof out, "%s", text);
    assert_int_equal(counted_readings(out, sizeof out), strlen(expected));
    assert_string_equal(out, expected);
}

static void a_day_of_the_month_is_read_with_its_number(void **state)
{
    (void)state;
    assert_reading("5月《がつ》14日《にち》まで", "5月《がつ》｜14日《じゅうよっか》まで");
    assert_reading("1日《にち》、4日《にち》、20日《にち》",
                   "｜1日《ついたち》、｜4日《よっか》、｜20日《はつか》");
    assert_reading("11月《がつ》29日《にち》", "11月《がつ》29日《にち》");
    assert_reading("土《ど》・日《にち》", "土《ど》・日《にち》");
    assert_reading("2030日《にち》", "2030日《にち》");
}

static void minutes_are_read_fun_or_pun(void **state)
{
    static const bool PUN[] = {[1] = true,  [3] = true,  [4] = true,  [6] = true,  [8] = true,
                               [10] = true, [11] = true, [13] = true, [14] = true, [15] = false};
    (void)state;
    for (size_t n = 1; n < sizeof PUN / sizeof PUN[0]; n++) {
        char text[40], expected[40];
        snprintf(text, sizeof text, "あと%zu分《ふん》", n);
        snprintf(expected, sizeof expected, "あと%zu分《%s》", n, PUN[n] ? "ぷん" : "ふん");
        assert_reading(text, expected);
    }
}

static void a_reading_without_room_is_an_error_and_writes_nothing_beyond(void **state)
{
    char text[] = "14日《にち》";
    (void)state;
    assert_int_equal(counted_readings(text, sizeof text), -1);
    assert_string_equal(text, "14日《にち》");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_day_of_the_month_is_read_with_its_number),
    cmocka_unit_test(minutes_are_read_fun_or_pun),
    cmocka_unit_test(a_reading_without_room_is_an_error_and_writes_nothing_beyond),
    cmocka_unit_test(no_line_starts_with_what_must_not_start_one),
    cmocka_unit_test(no_line_of_any_width_starts_or_ends_badly),
    cmocka_unit_test(every_byte_stands_in_exactly_one_line),
    cmocka_unit_test(no_line_is_wider_than_the_column),
    cmocka_unit_test(the_last_line_is_no_orphan),
    cmocka_unit_test(lines_end_between_phrases),
    cmocka_unit_test(words_are_not_split_when_it_can_be_helped),
    cmocka_unit_test(japanese_lines_end_only_where_a_phrase_ends),
    cmocka_unit_test(chinese_lines_end_only_where_a_phrase_ends),
    cmocka_unit_test(a_phrase_wider_than_the_line_is_not_broken),
    cmocka_unit_test(korean_words_stay_whole),
    cmocka_unit_test(quoted_japanese_in_a_korean_text_ends_its_lines_at_its_marks),
    cmocka_unit_test(a_number_stays_with_its_unit),
    cmocka_unit_test(a_range_of_times_stays_whole),
    cmocka_unit_test(latin_words_stay_whole),
    cmocka_unit_test(no_line_ends_after_the_first_word_of_a_sentence),
    cmocka_unit_test(a_no_break_space_is_drawn_as_a_space_and_ends_no_line),
    cmocka_unit_test(a_word_wider_than_the_column_gets_its_own_line),
    cmocka_unit_test(a_written_line_end_is_kept),
    cmocka_unit_test(placeholders_are_filled_by_name),
    cmocka_unit_test(a_placeholder_without_a_value_is_refused),
    cmocka_unit_test(a_text_that_does_not_fit_is_refused),
    cmocka_unit_test(broken_utf8_is_stepped_over),
};

TEST_MAIN(tests, NULL, NULL)
