// Names in Latin letters, from their kana.
#include <string.h>

#include "firmware/offices/office_romaji.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

enum {
    ROMAJI = 48
};

static void assert_romaji(const char *kana, const char *name, const char *romaji)
{
    char written[ROMAJI];
    assert_true(office_romaji(kana, name, written, sizeof written));
    assert_string_equal(written, romaji);
}

static void names_are_written_as_the_notice_has_it(void **state)
{
    (void)state;
    static const struct {
        const char *kana, *name, *romaji;
    } rows[] = {
        {"おだわらし", "小田原市", "Odawara"},
        {"しんじゅくく", "新宿区", "Shinjuku"},
        {"ちちぶし", "秩父市", "Chichibu"},
        {"とうきょうと", "東京都", "Toukyou"},
        {"ほっかいどう", "北海道", "Hokkaidou"}, // the end belongs to the name
        {"ふじかわぐちこまち", "富士河口湖町", "Fujikawaguchiko"},
        {"おうらちょう", "邑楽町", "Oura"},
        {"つし", "津市", "Tsu"},
        {"まっちし", "末地市", "Matchi"},
        {"さっぽろし", "札幌市", "Sapporo"},
        {"しんおんせんちょう", "新温泉町", "Shin'onsen"},
        {"にしのおもてし", "西之表市", "Nishinoomote"},
        {"みなみあるぷすし", "南アルプス市", "Minamiarupusu"},
        {"にせこちょう", "ニセコ町", "Niseko"},
        {"らーめんむら", "ラーメン村", "Raamen"},
        {"ほんいちし", "本一市", "Hon'ichi"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_romaji(rows[i].kana, rows[i].name, rows[i].romaji);
}

static void what_has_no_room_or_is_no_kana_is_not_written(void **state)
{
    (void)state;
    char written[ROMAJI];
    assert_false(office_romaji("おだわらし", "小田原市", written, strlen("Odawara")));
    assert_string_equal(written, "");
    assert_true(office_romaji("おだわらし", "小田原市", written, strlen("Odawara") + 1));
    assert_false(office_romaji("小田原市", "小田原市", written, sizeof written));
    assert_string_equal(written, "");
    assert_true(office_romaji("", "", written, sizeof written));
}

static void every_kana_of_the_tree_is_written(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    char written[ROMAJI];
    for (size_t i = 0; i < offices_prefecture_count(offices); i++) {
        const struct offices_prefecture *p = offices_prefecture(offices, i);
        assert_true(office_romaji(p->kana, p->name.ja, written, sizeof written));
        assert_int_equal(written[0], p->name.en[0]);
    }
    offices_free(&offices);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(names_are_written_as_the_notice_has_it),
    cmocka_unit_test(what_has_no_room_or_is_no_kana_is_not_written),
    cmocka_unit_test(every_kana_of_the_tree_is_written),
};

TEST_MAIN(TESTS, NULL, NULL)
