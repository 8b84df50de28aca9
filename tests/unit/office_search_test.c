// Finding a municipality among five and among as many as there are.
#include <string.h>

#include "firmware/offices/office_search.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

enum {
    ALL = 1900,
    TOKYO = 12, // indexes of prefectures
    KANAGAWA = 13,
};

static const struct office_query ANY = {OFFICE_ANY, OFFICE_ANY, NULL, NULL};

static struct offices *made(void)
{
    size_t length;
    char wrong[OFFICES_WRONG_MAX];
    char *text = offices_sample_made(ALL, &length);
    struct offices *offices;
    if (offices_read(&offices, text, length, wrong) != OFFICES_OK)
        fail_msg("%s", wrong);
    free(text);
    return offices;
}

// The names of what is found, with a space after each.
static void assert_found(const struct offices *offices, struct office_query query,
                         const char *names)
{
    uint16_t found[8];
    char got[256] = "";
    size_t count = office_search(offices, &query, found, 8);
    for (size_t i = 0; i < count && i < 8; i++) {
        strcat(got, offices_municipality(offices, found[i])->name.ja);
        strcat(got, " ");
    }
    assert_string_equal(got, names);
}

static void a_prefecture_a_row_of_kana_and_both_find_theirs(void **state)
{
    (void)state;
    struct offices *o = offices_sample_read();
    assert_found(o, ANY, "岩倉市 小田原市 川崎市 北九州市 新宿区 ");
    assert_found(o, (struct office_query){KANAGAWA, OFFICE_ANY, NULL, NULL}, "小田原市 川崎市 ");
    assert_found(o, (struct office_query){KANAGAWA, OFFICE_ROW_KA, NULL, NULL}, "川崎市 ");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ROW_KA, NULL, NULL},
                 "川崎市 北九州市 ");
    assert_found(o, (struct office_query){TOKYO, OFFICE_ROW_WA, NULL, NULL}, "");
    assert_int_equal(office_search_rows(o, KANAGAWA), 1 << OFFICE_ROW_A | 1 << OFFICE_ROW_KA);
    assert_int_equal(office_search_rows(o, TOKYO), 1 << OFFICE_ROW_SA);
    offices_free(&o);
}

static void a_beginning_in_kana_finds_whatever_the_marks(void **state)
{
    (void)state;
    struct offices *o = offices_sample_read();
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "お", NULL}, "小田原市 ");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "おた", NULL}, "小田原市 ");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "おだわらし", NULL}, "小田原市 ");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "おだわらしや", NULL}, "");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "きたきゅうじゅ", NULL},
                 "北九州市 ");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "おda", NULL}, "");
    assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, "お\xE3\x81", NULL}, "");
    offices_free(&o);
}

static void a_postal_code_finds_those_that_it_may_belong_to(void **state)
{
    (void)state;
    struct offices *o = offices_sample_read();
    static const struct {
        const char *typed, *names;
    } codes[] = {
        {"2", "小田原市 川崎市 "},
        {"21", "川崎市 "},
        {"2100004", "川崎市 "},
        {"250", "小田原市 "},
        {"2500852", "小田原市 "},
        {"2500404", ""}, // Hakone
        {"4820022", "岩倉市 "},
        {"807", "北九州市 "},
        {"8070001", ""},          // Mizumaki
        {"8070075", "北九州市 "}, // Yahatanishi ward
        {"8070084", "北九州市 "},
        {"8000114", "北九州市 "}, // Moji ward
        {"8000306", "北九州市 "}, // its airport, in Kokuraminami ward
        {"8000301", ""},          // Kanda
        {"999", ""},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_found(o, (struct office_query){OFFICE_ANY, OFFICE_ANY, NULL, codes[i].typed},
                     codes[i].names);
    offices_free(&o);
}

static void among_all_of_them_a_page_is_the_first_ones_in_order(void **state)
{
    (void)state;
    struct offices *o = made();
    uint16_t all[ALL], page[6];
    assert_int_equal(office_search(o, &ANY, all, ALL), ALL);
    assert_int_equal(office_search(o, &ANY, page, 6), ALL);
    assert_memory_equal(page, all, sizeof page);
    char seen[ALL] = {0};
    for (size_t i = 0; i < ALL; i++) {
        assert_int_equal(seen[all[i]]++, 0);
        if (i == 0)
            continue;
        const struct offices_municipality *a = offices_municipality(o, all[i - 1]);
        const struct offices_municipality *b = offices_municipality(o, all[i]);
        if (strcmp(a->kana, b->kana) == 0)
            assert_true(strcmp(a->code, b->code) < 0);
    }
    offices_free(&o);
}

static void every_municipality_is_found_by_its_prefecture_its_row_and_its_code(void **state)
{
    (void)state;
    struct offices *o = made();
    size_t by_prefecture = 0, by_row = 0;
    uint16_t found[ALL];
    for (int i = 0; i < 47; i++)
        by_prefecture +=
            office_search(o, &(struct office_query){i, OFFICE_ANY, NULL, NULL}, found, ALL);
    for (int i = 0; i < OFFICE_ROW_COUNT; i++)
        by_row += office_search(o, &(struct office_query){OFFICE_ANY, i, NULL, NULL}, found, ALL);
    assert_int_equal(by_prefecture, ALL);
    assert_int_equal(by_row, ALL);
    for (size_t i = 0; i < ALL; i++) {
        const char *postal = offices_municipality(o, i)->postal[1];
        size_t count = office_search(
            o, &(struct office_query){OFFICE_ANY, OFFICE_ANY, NULL, postal}, found, 8);
        assert_true(count >= 1);
    }
    offices_free(&o);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_prefecture_a_row_of_kana_and_both_find_theirs),
    cmocka_unit_test(a_beginning_in_kana_finds_whatever_the_marks),
    cmocka_unit_test(a_postal_code_finds_those_that_it_may_belong_to),
    cmocka_unit_test(among_all_of_them_a_page_is_the_first_ones_in_order),
    cmocka_unit_test(every_municipality_is_found_by_its_prefecture_its_row_and_its_code),
};

TEST_MAIN(TESTS, NULL, NULL)
