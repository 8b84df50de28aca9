// The counter guide in a session: the ways to a municipality and back, what is shown of it, and
// that nothing of it is left for the next resident.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/offices_sample.h"
#include "tests/unit/session_steps.h"

// The session knows these municipalities, and a resident is on the counter's page.
static struct rig *begin(struct offices *offices)
{
    struct rig *rig = rig_start();
    assert_non_null(rig);
    rig->session->offices = offices;
    guide_init(&rig->session->guide, offices);
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_COUNTER);
    assert_int_equal(rig->view.id, VIEW_COUNTER);
    assert_true(rig->view.guide.offered);
    return rig;
}

static struct offices *many(void)
{
    size_t length;
    char wrong[OFFICES_WRONG_MAX];
    char *text = offices_sample_made(1900, &length);
    struct offices *offices;
    assert_int_equal(offices_read(&offices, text, length, wrong), OFFICES_OK);
    free(text);
    return offices;
}

// Presses the choice of this name; not there fails the test.
static void choose(struct rig *rig, const char *name)
{
    for (int i = 0; i < rig->view.guide.count; i++)
        if (strcmp(rig->view.guide.choices[i].name, name) == 0) {
            rig_press(rig, (enum control)(CONTROL_CHOICE_0 + i));
            return;
        }
    fail_msg("no choice %s", name);
}

static void press_all(struct rig *rig, const enum control controls[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        rig_press(rig, controls[i]);
}

static void assert_at(const struct rig *rig, enum view_id id)
{
    if (rig->view.id != id)
        fail_msg("%s, not %s", view_name(rig->view.id), view_name(id));
}

static void a_small_prefecture_leads_to_its_list_and_back_step_by_step(void **state)
{
    (void)state;
    struct rig *rig = begin(offices_sample_read());
    rig_press(rig, CONTROL_GUIDE);
    assert_at(rig, VIEW_GUIDE_PREFECTURE);
    assert_int_equal(rig->view.guide.count, 4); // five municipalities in four prefectures
    assert_true(rig->view.guide.partial);
    choose(rig, "神奈川県");
    assert_at(rig, VIEW_GUIDE_LIST);
    assert_int_equal(rig->view.guide.count, 2);
    choose(rig, "川崎市");
    assert_at(rig, VIEW_GUIDE);
    assert_string_equal(rig->view.guide.municipality.name, "川崎市");
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_GUIDE_LIST);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_GUIDE_PREFECTURE);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_COUNTER);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_CARD);
    rig_stop(&rig);
}

static void a_large_prefecture_asks_for_the_row_and_every_page_can_be_reached(void **state)
{
    (void)state;
    struct rig *rig = begin(many());
    rig_press(rig, CONTROL_GUIDE);
    assert_int_equal(rig->view.guide.pages, 4); // 47 prefectures, 12 on a page
    assert_false(rig->view.guide.partial);
    rig_press(rig, CONTROL_PAGE_PREVIOUS); // there is none
    assert_int_equal(rig->view.guide.page, 0);
    for (int i = 0; i < 5; i++)
        rig_press(rig, CONTROL_PAGE_NEXT);
    assert_int_equal(rig->view.guide.page, 3);
    assert_int_equal(rig->view.guide.count, 47 - 3 * VIEW_CHOICES);
    choose(rig, "第47県");
    assert_at(rig, VIEW_GUIDE_ROW);
    int row = 0;
    while ((rig->view.guide.open >> row & 1) == 0)
        row++;
    rig_press(rig, (enum control)(CONTROL_CHOICE_0 + row));
    assert_at(rig, VIEW_GUIDE_LIST);
    assert_int_equal(rig->view.guide.page, 0);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_GUIDE_ROW);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_GUIDE_PREFECTURE);
    assert_int_equal(rig->view.guide.page, 3); // where it was left
    rig_stop(&rig);
}

static void a_row_without_a_municipality_takes_no_press(void **state)
{
    (void)state;
    struct rig *rig = begin(many());
    static const enum control TO_ROW[] = {CONTROL_GUIDE, CONTROL_CHOICE_0};
    press_all(rig, TO_ROW, 2);
    assert_at(rig, VIEW_GUIDE_ROW);
    for (int row = 0; row < 10; row++)
        if ((rig->view.guide.open >> row & 1) == 0)
            rig_press(rig, (enum control)(CONTROL_CHOICE_0 + row));
    rig_press(rig, CONTROL_CHOICE_0 + 11); // there is none such
    assert_at(rig, VIEW_GUIDE_ROW);
    rig_stop(&rig);
}

static void a_postal_code_finds_by_keys_and_by_keyboard(void **state)
{
    (void)state;
    struct rig *rig = begin(offices_sample_read());
    static const enum control TO_POSTAL[] = {CONTROL_GUIDE, CONTROL_POSTAL};
    press_all(rig, TO_POSTAL, 2);
    assert_at(rig, VIEW_GUIDE_POSTAL);
    rig_press(rig, CONTROL_OK); // nothing was typed
    assert_at(rig, VIEW_GUIDE_POSTAL);
    rig_type(rig, "9x99");
    assert_string_equal(rig->view.guide.postal, "999");
    assert_int_equal(rig->view.guide.matches, 0);
    assert_false(rig->view.entry.complete);
    rig_press(rig, CONTROL_OK);
    assert_at(rig, VIEW_GUIDE_POSTAL);
    for (int i = 0; i < 4; i++)
        rig_press(rig, CONTROL_DELETE);
    rig_type(rig, "48200221"); // one digit too many
    assert_string_equal(rig->view.guide.postal, "4820022");
    rig_press(rig, CONTROL_OK);
    assert_at(rig, VIEW_GUIDE_LIST);
    choose(rig, "岩倉市");
    assert_at(rig, VIEW_GUIDE);
    rig_press(rig, CONTROL_BACK);
    rig_press(rig, CONTROL_BACK);
    assert_at(rig, VIEW_GUIDE_POSTAL);
    assert_string_equal(rig->view.guide.postal, "4820022");
    rig_press(rig, CONTROL_BACK);
    choose(rig, "東京都"); // the postal code does not count any more
    choose(rig, "新宿区");
    assert_at(rig, VIEW_GUIDE);
    rig_stop(&rig);
}

static void a_choice_is_forgotten_with_the_visit(void **state)
{
    (void)state;
    struct rig *rig = begin(offices_sample_read());
    struct guide untouched;
    guide_init(&untouched, rig->session->offices);
    rig_press(rig, CONTROL_GUIDE);
    choose(rig, "愛知県");
    choose(rig, "岩倉市");
    rig_press(rig, CONTROL_PAGE_NEXT);
    assert_memory_not_equal(&rig->session->guide, &untouched, sizeof untouched);
    rig_press(rig, CONTROL_LEAVE);
    assert_at(rig, VIEW_TAKE_CARD);
    assert_memory_equal(&rig->session->guide, &untouched, sizeof untouched);
    rig_stop(&rig);
}

static void a_card_that_is_taken_out_ends_no_guide(void **state)
{
    (void)state;
    struct rig *rig = begin(offices_sample_read());
    rig_press(rig, CONTROL_GUIDE);
    choose(rig, "神奈川県");
    rig_presence(rig, 1, 0);
    assert_at(rig, VIEW_GUIDE_LIST);
    choose(rig, "小田原市");
    assert_at(rig, VIEW_GUIDE);
    static const enum control BACK[] = {CONTROL_BACK, CONTROL_BACK, CONTROL_BACK, CONTROL_BACK};
    press_all(rig, BACK, 4);
    assert_at(rig, VIEW_START);
    rig_stop(&rig);
}

static void without_data_no_guide_is_offered(void **state)
{
    (void)state;
    struct rig *rig = rig_start();
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_COUNTER);
    assert_false(rig->view.guide.offered);
    rig_press(rig, CONTROL_LEAVE);
    rig_stop(&rig);
}

// ---- what is shown ----------------------------------------------------------------------------

// The guide's page of a municipality at a moment in Japan.
static struct view page(const struct offices *offices, const char *code, const char *moment,
                        enum language language)
{
    struct guide guide;
    struct view view = {.language = language};
    guide_init(&guide, offices);
    for (size_t i = 0; i < offices_count(offices); i++)
        if (strcmp(offices_municipality(offices, i)->code, code) == 0)
            guide.municipality = (int)i;
    guide_show(&guide, FLOW_GUIDE, offices_sample_moment(moment), &view);
    return view;
}

static void what_is_shown_is_what_the_data_say(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    struct view v = page(offices, "141305", "2026-12-12 12:00", LANGUAGE_JA);
    assert_int_equal(v.guide.opening.reason, OPENING_OPEN);
    assert_int_equal(v.guide.opening.time.hour, 12);
    assert_int_equal(v.guide.opening.time.minute, 30);
    assert_int_equal(v.guide.counter_count, 7);
    assert_string_equal(v.guide.counters[6].phone, "044-965-5122");
    assert_int_equal(v.guide.hours[1].weeks, 1 << 1 | 1 << 3);
    assert_int_equal(v.guide.certificate_fee, 200);
    assert_int_equal(v.guide.card_fee, 800);
    assert_int_equal(v.guide.bring[0], BRING_CARD);
    assert_int_equal(v.guide.bring[1], BRING_CARD | BRING_IDENTITY | BRING_REPRESENTATION);
    assert_int_equal(v.guide.bring[2], BRING_CARD | BRING_IDENTITY | BRING_REPLY_LETTER);
    assert_true(v.guide.several_visits);
    v = page(offices, "142069", "2026-11-23 10:00", LANGUAGE_EN);
    assert_string_equal(v.guide.municipality.name, "Odawara");
    assert_string_equal(v.guide.municipality.second, "小田原市");
    assert_int_equal(v.guide.opening.reason, OPENING_HOLIDAY);
    assert_true(v.guide.opening.next && v.guide.opening.tomorrow);
    assert_int_equal(v.guide.opening.time.hour, 9);
    v = page(offices, "131041", "2028-01-10 10:00", LANGUAGE_JA);
    assert_true(v.guide.opening.holidays_unknown);
    v = page(offices, "401005", "2026-11-26 10:00", LANGUAGE_JA);
    assert_int_equal(v.guide.opening.reason, OPENING_NO_HOURS);
    assert_false(v.guide.opening.next);
    offices_free(&offices);
}

static void easy_japanese_has_a_names_reading_below_it(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    struct view v = page(offices, "142069", "2026-11-23 10:00", LANGUAGE_JA_EASY);
    assert_string_equal(v.guide.municipality.name, "小田原市");
    assert_string_equal(v.guide.municipality.second, "おだわらし");
    v = page(offices, "142069", "2026-11-23 10:00", LANGUAGE_JA);
    assert_string_equal(v.guide.municipality.second, "");
    offices_free(&offices);
}

// The data of the tree with other words in place of these.
static struct offices *changed(const char *words, const char *instead)
{
    char wrong[OFFICES_WRONG_MAX], *text = offices_sample_text(), *other;
    const char *at = strstr(text, words);
    assert_non_null(at);
    int length = asprintf(&other, "%.*s%s%s", (int)(at - text), text, instead, at + strlen(words));
    struct offices *offices;
    assert_int_equal(offices_read(&offices, other, (size_t)length, wrong), OFFICES_OK);
    free(text);
    free(other);
    return offices;
}

static void without_a_name_in_latin_letters_the_reading_is_written_in_them(void **state)
{
    (void)state;
    struct offices *offices =
        changed("\"ja\": \"小田原市\", \"en\": \"Odawara\"", "\"ja\": \"小田原市\"");
    struct view v = page(offices, "142069", "2026-11-23 10:00", LANGUAGE_NE);
    assert_string_equal(v.guide.municipality.name, "Odawara");
    assert_string_equal(v.guide.municipality.second, "小田原市");
    v = page(offices, "142069", "2026-11-23 10:00", LANGUAGE_JA_EASY);
    assert_string_equal(v.guide.municipality.name, "小田原市");
    offices_free(&offices);
}

static void whose_words_a_note_has_is_said_in_which_language(void **state)
{
    (void)state;
    struct offices *offices = changed(", \"en\": \"It takes about 30 minutes\"", "");
    static const struct {
        const char *code;
        enum language language;
        enum view_written written;
    } rows[] = {
        {"142069", LANGUAGE_JA, WRITTEN_AS_SHOWN},
        {"142069", LANGUAGE_JA_EASY, WRITTEN_AS_SHOWN},
        {"142069", LANGUAGE_EN, WRITTEN_AS_SHOWN},
        {"142069", LANGUAGE_VI, WRITTEN_IN_ENGLISH},
        {"232289", LANGUAGE_EN, WRITTEN_IN_JAPANESE},
        {"232289", LANGUAGE_VI, WRITTEN_IN_JAPANESE},
        {"232289", LANGUAGE_JA, WRITTEN_AS_SHOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct view v = page(offices, rows[i].code, "2026-11-23 10:00", rows[i].language);
        assert_int_equal(v.guide.written[0], rows[i].written);
    }
    assert_int_equal(page(offices, "141305", "2026-11-23 10:00", LANGUAGE_VI).guide.branches,
                     BRANCHES_NOT);
    assert_int_equal(page(offices, "401005", "2026-11-23 10:00", LANGUAGE_VI).guide.branches,
                     BRANCHES_SERVE);
    offices_free(&offices);
}

// Shinjuku's branch offices are closed on the Sunday on which the ward office is open.
static void a_counter_with_other_hours_than_the_first_one_says_its_own(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    struct view v = page(offices, "131041", "2026-11-26 10:00", LANGUAGE_JA);
    assert_int_equal(v.guide.hour_count, 3);
    assert_int_equal(v.guide.counters[0].hour_count, 0); // as above
    assert_int_equal(v.guide.counters[1].hour_count, 2);
    assert_int_equal(v.guide.counters[1].hours[1].days, 1 << 2);
    assert_int_equal(v.guide.counters[1].hours[1].closes.hour, 19);
    v = page(offices, "141305", "2026-11-26 10:00", LANGUAGE_JA);
    for (int i = 0; i < v.guide.counter_count; i++)
        assert_int_equal(v.guide.counters[i].hour_count, 0);
    offices_free(&offices);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_small_prefecture_leads_to_its_list_and_back_step_by_step),
    cmocka_unit_test(a_large_prefecture_asks_for_the_row_and_every_page_can_be_reached),
    cmocka_unit_test(a_row_without_a_municipality_takes_no_press),
    cmocka_unit_test(a_postal_code_finds_by_keys_and_by_keyboard),
    cmocka_unit_test(a_choice_is_forgotten_with_the_visit),
    cmocka_unit_test(a_card_that_is_taken_out_ends_no_guide),
    cmocka_unit_test(without_data_no_guide_is_offered),
    cmocka_unit_test(what_is_shown_is_what_the_data_say),
    cmocka_unit_test(easy_japanese_has_a_names_reading_below_it),
    cmocka_unit_test(without_a_name_in_latin_letters_the_reading_is_written_in_them),
    cmocka_unit_test(whose_words_a_note_has_is_said_in_which_language),
    cmocka_unit_test(a_counter_with_other_hours_than_the_first_one_says_its_own),
};

TEST_MAIN(TESTS, NULL, NULL)
