// Chinese lines end between words, and particles and measures stay with theirs.
#include <string.h>

#include "tests/phrases/barred.h"
#include "tests/phrases/bunsetsu.h"
#include "tests/phrases/chinese.h"
#include "tests/test.h"

static struct bunsetsu *bunsetsu; // lint: file-scope: the dictionaries are opened once
static struct chinese *chinese;   // lint: file-scope: likewise
static struct marking marking;    // lint: file-scope: likewise

static int open_dictionaries(void **state)
{
    (void)state;
    bunsetsu = bunsetsu_open();
    chinese = chinese_open();
    marking = (struct marking){chinese_finder(chinese), bunsetsu_finder(bunsetsu)};
    return bunsetsu && chinese ? 0 : -1;
}

static int close_dictionaries(void **state)
{
    (void)state;
    bunsetsu_close(&bunsetsu);
    chinese_close(&chinese);
    return 0;
}

// `expected` has a bar where a mark should be.
static void assert_marked(const char *text, const char *expected)
{
    char seen[PHRASE_TEXT_MAX];
    assert_true(barred_set(&marking, text, seen));
    assert_string_equal(seen, expected);
}

static void single_characters_join_what_they_belong_to(void **state)
{
    (void)state;
    assert_marked("读卡器不能工作", "读卡器|不能工作");
    assert_marked("要重置卡片的密码，请插入卡片。", "要重置|卡片的|密码，|请插入|卡片。");
    assert_marked("再输错{n}次，密码会被锁定", "再输错{n}次，|密码|会被锁定");
    assert_marked("卡片沒有放準，或有別的卡片", "卡片|沒有放準，|或有別的|卡片");
    assert_marked("請把這個畫面給店員看。", "請把這個|畫面|給店員看。");
}

static void particles_hang_on_what_stands_before(void **state)
{
    (void)state;
    assert_marked("输入知道的密码后，就可以", "输入|知道的|密码后，|就可以");
    assert_marked("短時間內的重設次數", "短時間內的|重設|次數");
    assert_marked("修复之前，任何机器", "修复之前，|任何|机器");
    assert_marked("还没有确认之前的卡片", "还没有确认|之前的|卡片");
    assert_marked("您還在使用嗎？", "您還在使用嗎？");
}

static void what_leans_forward_begins_a_phrase(void **state)
{
    (void)state;
    assert_marked("请到市区町村窗口办理", "请到市区町村|窗口|办理");
    assert_marked("請先重設", "請先重設");
    assert_marked("卡片沒有改變", "卡片|沒有改變");
    assert_marked("没有忘记，想修改", "没有忘记，|想修改");
}

// 请 stands in 申请 too.
static void words_that_the_dictionary_parts_are_joined(void **state)
{
    (void)state;
    assert_marked("没有申请的人的卡片", "没有|申请的人的|卡片");
    assert_marked("接通後會自動恢復服務", "接通後|會自動|恢復|服務");
    assert_marked("个人编号卡，和另一种身份证件", "个人编号卡，|和另一种|身份证件");
    assert_marked("簽名用電子憑證已過期", "簽名用|電子憑證|已過期");
    assert_marked("簽名用密碼已重設", "簽名用密碼|已重設");
    assert_marked("請先打電話，再試一次。", "請先打電話，|再試一次。");
}

static void a_number_stays_with_its_measure(void **state)
{
    (void)state;
    assert_marked("6至16位大写字母和数字", "6至16位|大写字母|和数字");
    assert_marked("请输入4位数密码", "请输入|4位数密码");
    assert_marked("輸入前3碼就可以查詢。", "輸入|前3碼|就可以|查詢。");
    assert_marked("12月29日至1月3日休息", "12月29日|至1月3日|休息");
    assert_marked("数字0和字母O很像", "数字0|和字母O|很像");
    assert_marked("預約在24小時內有效", "預約|在24小時內|有效");
    // ICU takes the full-width comma for a part of the number.
    assert_marked("9:30–20:00，周末和节假日9:30–17:30，12月29日",
                  "9:30–20:00，|周末|和节假日|9:30–17:30，|12月29日");
}

static void brackets_and_quotes_stay_with_what_is_inside(void **state)
{
    (void)state;
    assert_marked("签名用密码（6至16位）。", "签名用密码|（6至16位）。");
    assert_marked("請按「查看其他方法」。", "請按「查看|其他|方法」。");
}

static void markup_is_looked_through(void **state)
{
    (void)state;
    assert_marked("还可输入<b>{n}次</b>", "还可输入|<b>{n}次</b>");
    assert_marked("<b>需要知道：</b>4位数的", "<b>需要|知道：</b>|4位数的");
    assert_marked("请在{date} {time}以后再来。", "请在{date} {time}以后|再来。");
    assert_marked("市区町村寄来的{name}", "市区町村|寄来的|{name}");
}

static void japanese_inside_is_parted_as_japanese(void **state)
{
    (void)state;
    assert_marked("签名用密码（<ja>署名用パスワード</ja>）",
                  "签名用密码|（<ja>署名用パスワード</ja>）");
    assert_marked("<ja>番号は、聞かないでください。</ja>",
                  "<ja>番号は、|聞かないでください。</ja>");
}

static void other_languages_have_marks_where_they_quote_japanese(void **state)
{
    (void)state;
    const struct marking quoting = {.japanese = bunsetsu_finder(bunsetsu)};
    char seen[PHRASE_TEXT_MAX];
    assert_true(barred_set(&quoting, "To\u200B <b>staff</b>: <ja>番号は、聞かないで</ja>", seen));
    assert_string_equal(seen, "To <b>staff</b>: <ja>番号は、|聞かないで</ja>");
}

// Soft joints part where a phrase would be wider than the narrowest line.
static void no_phrase_is_longer_than_a_narrow_line(void **state)
{
    (void)state;
    assert_marked("没有写入", "没有写入");
    assert_marked("没有与4位数密码对应", "没有|与4位数密码|对应");
    assert_marked("是不是節假日", "是不是節假日");
    assert_marked("是不是國定假日", "是不是|國定假日");
}

static void marks_are_set_anew_however_often(void **state)
{
    (void)state;
    char once[PHRASE_TEXT_MAX], twice[PHRASE_TEXT_MAX];
    assert_true(marking_set(&marking, "请插\u200B入\u200B卡片", once));
    assert_true(marking_set(&marking, once, twice));
    assert_string_equal(once, "请插入\u200B卡片");
    assert_string_equal(once, twice);
}

static void a_text_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    barred_expect_refusal(&marking, "请插入卡片。");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(single_characters_join_what_they_belong_to),
    cmocka_unit_test(particles_hang_on_what_stands_before),
    cmocka_unit_test(what_leans_forward_begins_a_phrase),
    cmocka_unit_test(words_that_the_dictionary_parts_are_joined),
    cmocka_unit_test(a_number_stays_with_its_measure),
    cmocka_unit_test(brackets_and_quotes_stay_with_what_is_inside),
    cmocka_unit_test(markup_is_looked_through),
    cmocka_unit_test(japanese_inside_is_parted_as_japanese),
    cmocka_unit_test(other_languages_have_marks_where_they_quote_japanese),
    cmocka_unit_test(no_phrase_is_longer_than_a_narrow_line),
    cmocka_unit_test(marks_are_set_anew_however_often),
    cmocka_unit_test(a_text_that_does_not_fit_is_refused),
};

TEST_MAIN(tests, open_dictionaries, close_dictionaries)
