// Which tone a change asks for, and that the tones are made with soft edges.
#include <stdlib.h>

#include "screens/glass/wave.h"
#include "screens/view/tone.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const char *what;
    struct view before, now;
    enum tone tone;
} CHANGES[] = {
    {"the start screen begins a visit", {.id = VIEW_START}, {.id = VIEW_EXPLAIN}, TONE_NONE},
    {"done", {.id = VIEW_WORKING}, {.id = VIEW_DONE}, TONE_DONE},
    {"the card is asked for", {.id = VIEW_NOTICE}, {.id = VIEW_TAKE_CARD}, TONE_CALL},
    {"and again", {.id = VIEW_TAKE_CARD}, {.id = VIEW_TAKE_CARD, .reminders = 1}, TONE_CALL},
    {"after done too", {.id = VIEW_DONE}, {.id = VIEW_DONE, .reminders = 1}, TONE_CALL},
    {"while the languages are in front of it",
     {.id = VIEW_LANGUAGES, .behind = VIEW_TAKE_CARD},
     {.id = VIEW_LANGUAGES, .behind = VIEW_TAKE_CARD, .reminders = 1},
     TONE_CALL},
    {"but not by a picture that moves",
     {.id = VIEW_TAKE_CARD},
     {.id = VIEW_TAKE_CARD, .beat = 1},
     TONE_NONE},
    {"is somebody there", {.id = VIEW_KNOWN}, {.id = VIEW_TIME_OUT}, TONE_CALL},
    {"a second of the countdown",
     {.id = VIEW_TIME_OUT, .seconds_left = 9},
     {.id = VIEW_TIME_OUT, .seconds_left = 8},
     TONE_NONE},
    {"wrong", {.id = VIEW_CHECKING}, {.id = VIEW_WRONG}, TONE_WRONG},
    {"wrong, and one try is left",
     {.id = VIEW_CHECKING},
     {.id = VIEW_LAST_TRY, .after_wrong = true},
     TONE_WRONG},
    {"one try is left, and nothing was wrong", {.id = VIEW_CARD}, {.id = VIEW_LAST_TRY}, TONE_NONE},
    {"a new secret is refused",
     {.id = VIEW_NEW},
     {.id = VIEW_NEW, .notice = NOTICE_WEAK_SIMPLE},
     TONE_WRONG},
    {"the two are not equal",
     {.id = VIEW_AGAIN},
     {.id = VIEW_NEW, .notice = NOTICE_MISMATCH},
     TONE_WRONG},
    {"typing on takes the message away",
     {.id = VIEW_NEW, .notice = NOTICE_MISMATCH},
     {.id = VIEW_NEW},
     TONE_NONE},
    {"another kind of card",
     {.id = VIEW_READING},
     {.id = VIEW_INSERT, .notice = NOTICE_CARD_OTHER},
     TONE_WRONG},
    {"it cannot go on", {.id = VIEW_CARD}, {.id = VIEW_NOTICE, .notice = NOTICE_FAULT}, TONE_WRONG},
    {"the languages were in front of it",
     {.id = VIEW_LANGUAGES, .behind = VIEW_NOTICE, .notice = NOTICE_FAULT},
     {.id = VIEW_NOTICE, .notice = NOTICE_FAULT},
     TONE_NONE},
    {"help was in front of it",
     {.id = VIEW_HELP, .behind = VIEW_INSERT, .notice = NOTICE_CARD_OTHER},
     {.id = VIEW_INSERT, .notice = NOTICE_CARD_OTHER},
     TONE_NONE},
    {"while help is read it ends",
     {.id = VIEW_HELP, .behind = VIEW_CARD},
     {.id = VIEW_NOTICE, .notice = NOTICE_CARD_REMOVED},
     TONE_WRONG},
    {"while help is read the time runs out",
     {.id = VIEW_HELP, .behind = VIEW_KNOWN},
     {.id = VIEW_TIME_OUT},
     TONE_CALL},
    {"the countdown was in front of it", {.id = VIEW_TIME_OUT}, {.id = VIEW_WRONG}, TONE_NONE},
};

static void a_change_asks_for_the_tone_that_belongs_to_it(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(CHANGES); i++) {
        enum tone tone = tone_of_change(&CHANGES[i].before, &CHANGES[i].now);
        if (tone != CHANGES[i].tone)
            print_error("%s: %d, not %d\n", CHANGES[i].what, (int)tone, (int)CHANGES[i].tone);
        wrong += tone != CHANGES[i].tone;
    }
    assert_int_equal(wrong, 0);
}

static void what_is_typed_is_heard_by_nobody_in_the_view(void **state)
{
    (void)state;
    struct view before = {.id = VIEW_KNOWN}, now = {.id = VIEW_KNOWN};
    now.entry.typed = 1;
    assert_int_equal(tone_of_change(&before, &now), TONE_NONE);
}

static void every_tone_swells_and_fades_and_is_not_loud(void **state)
{
    (void)state;
    static int16_t samples[WAVE_MAX];
    for (int tone = TONE_NONE + 1; tone < TONE_COUNT; tone++) {
        size_t count = wave_make((enum tone)tone, samples);
        int loudest = 0, steepest = 0, before = 0;
        assert_in_range(count, WAVE_RATE / 50, WAVE_MAX - 1);
        for (size_t i = 0; i < count; i++) {
            loudest = abs(samples[i]) > loudest ? abs(samples[i]) : loudest;
            steepest = abs(samples[i] - before) > steepest ? abs(samples[i] - before) : steepest;
            before = samples[i];
        }
        assert_in_range(loudest, 32767 / 5, 32767 / 4 + 1);
        assert_true(steepest < loudest / 2); // a sine of 1 kHz at most: no crack
        assert_in_range(abs(samples[0]), 0, 50);
        assert_in_range(abs(samples[count - 1]), 0, 50);
    }
    assert_int_equal(wave_make(TONE_NONE, samples), 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_change_asks_for_the_tone_that_belongs_to_it),
    cmocka_unit_test(what_is_typed_is_heard_by_nobody_in_the_view),
    cmocka_unit_test(every_tone_swells_and_fades_and_is_not_loud),
};

TEST_MAIN(TESTS, NULL, NULL)
