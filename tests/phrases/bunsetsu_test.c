// Marks stand where a Japanese reader would take breath, and nowhere else.
#include <string.h>

#include "tests/phrases/barred.h"
#include "tests/phrases/bunsetsu.h"
#include "tests/test.h"

static struct bunsetsu *bunsetsu; // lint: file-scope: the dictionary is opened once
static struct marking marking;    // lint: file-scope: likewise

static int open_dictionary(void **state)
{
    (void)state;
    bunsetsu = bunsetsu_open();
    marking = (struct marking){bunsetsu_finder(bunsetsu), bunsetsu_finder(bunsetsu)};
    return bunsetsu ? 0 : -1;
}

static int close_dictionary(void **state)
{
    (void)state;
    bunsetsu_close(&bunsetsu);
    return 0;
}

// `expected` has a bar where a mark should be.
static void assert_marked(const char *text, const char *expected)
{
    char seen[PHRASE_TEXT_MAX];
    assert_true(barred_set(&marking, text, seen));
    assert_string_equal(seen, expected);
}

static void particles_and_endings_stay_with_their_word(void **state)
{
    (void)state;
    assert_marked("カードを差し込んでください", "カードを|差し込んでください");
    assert_marked("通信が途切れています。", "通信が|途切れています。");
    assert_marked("利用が一時的に止められています。", "利用が|一時的に|止められています。");
    assert_marked("センターで受け付けられませんでした", "センターで|受け付けられませんでした");
    assert_marked("生年月日とは関係のないものを", "生年月日とは|関係の|ないものを");
    assert_marked("この機械では使えません", "この機械では|使えません");
    assert_marked("番号ではない", "番号ではない");
}

static void an_action_stays_with_its_verb(void **state)
{
    (void)state;
    assert_marked("もう一度入力します", "もう一度|入力します");
    assert_marked("再設定はご利用いただけません", "再設定は|ご利用いただけません");
    assert_marked("もう再設定できなくなります。", "もう|再設定できなくなります。");
    assert_marked("金色の面を上にして", "金色の|面を|上にして");
}

static void names_stay_whole_up_to_ten_characters(void **state)
{
    (void)state;
    assert_marked("署名用電子証明書がない", "署名用電子証明書が|ない");
    assert_marked("住民基本台帳カードは", "住民基本台帳カードは");
    assert_marked("利用者証明用電子証明書が", "利用者証明用|電子証明書が");
    assert_marked("マイナンバー総合フリーダイヤル", "マイナンバー|総合|フリーダイヤル");
}

static void a_number_stays_with_what_it_counts(void **state)
{
    (void)state;
    assert_marked("あと3回入力できます", "あと3回|入力できます");
    assert_marked("英数字6〜16文字", "英数字6〜16文字");
    assert_marked("予約は24時間有効です", "予約は|24時間|有効です");
}

static void words_that_the_dictionary_parts_are_joined(void **state)
{
    (void)state;
    assert_marked("ただいま受付時間外です", "ただいま|受付時間外です");
    assert_marked("もう一方を覚えていれば", "もう一方を|覚えていれば");
}

static void markup_is_looked_through(void **state)
{
    (void)state;
    assert_marked("あと<b>{n}回</b>入力できます", "あと<b>{n}回</b>|入力できます");
    assert_marked("番号を<b>入力</b>します", "番号を|<b>入力</b>します");
    assert_marked("{date} {time}まで", "{date} {time}まで");
}

static void a_reading_stays_with_its_base(void **state)
{
    (void)state;
    assert_marked("番号《ばんごう》を入《い》れてください",
                  "番号《ばんごう》を|入《い》れてください");
    // The base is longer than a phrase would be.
    assert_marked("利用者証明用電子証明書《りようしゃ》が",
                  "利用者証明用電子証明書《りようしゃ》が");
    assert_marked("利用者証明用《よう》電子証明書《しょ》が",
                  "利用者証明用《よう》|電子証明書《しょ》が");
    assert_marked("この｜ICチップ《チップ》が動《うご》く",
                  "この｜ICチップ《チップ》が|動《うご》く");
}

static void words_that_are_parted_by_spaces_are_parted_nowhere_else(void **state)
{
    (void)state;
    assert_marked("4けたの あんしょうばんごうを、おなじように いれます。",
                  "4けたの あんしょうばんごうを、|おなじように いれます。");
    assert_marked("あと<b>{n}かい</b> できます", "あと<b>{n}かい</b> できます");
    // A space between a number and a word says nothing about the other words.
    assert_marked("{date} {time}から使えます", "{date} {time}から|使えます");
}

static void marks_are_set_anew_however_often(void **state)
{
    (void)state;
    char once[PHRASE_TEXT_MAX], twice[PHRASE_TEXT_MAX];
    assert_true(marking_set(&marking, "カー\u200Bドを差し込んで\u200Bください", once));
    assert_true(marking_set(&marking, once, twice));
    assert_string_equal(once, "カードを\u200B差し込んでください");
    assert_string_equal(once, twice);
}

static void a_text_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    barred_expect_refusal(&marking, "番号を入力します。");
}

static void a_phrase_that_is_wider_than_a_line_is_parted_once_more(void **state)
{
    (void)state;
    assert_marked("マイナンバーカードではないようです", "マイナンバーカードでは|ないようです");
    assert_marked("入力できないようです", "入力できないようです");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(particles_and_endings_stay_with_their_word),
    cmocka_unit_test(an_action_stays_with_its_verb),
    cmocka_unit_test(names_stay_whole_up_to_ten_characters),
    cmocka_unit_test(a_number_stays_with_what_it_counts),
    cmocka_unit_test(words_that_the_dictionary_parts_are_joined),
    cmocka_unit_test(markup_is_looked_through),
    cmocka_unit_test(a_reading_stays_with_its_base),
    cmocka_unit_test(words_that_are_parted_by_spaces_are_parted_nowhere_else),
    cmocka_unit_test(marks_are_set_anew_however_often),
    cmocka_unit_test(a_phrase_that_is_wider_than_a_line_is_parted_once_more),
    cmocka_unit_test(a_text_that_does_not_fit_is_refused),
};

TEST_MAIN(tests, open_dictionary, close_dictionary)
