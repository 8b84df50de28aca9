// How texts are set: where lines end, in which typeface, and that ink stays in its place.
#include <SDL.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/scene/check.h"
#include "tests/golden/gallery.h"
#include "tests/test.h"

static struct gallery all; // lint: file-scope: fonts are opened once
static struct scene scene; // lint: file-scope: too large for the stack

static int open_kit(void **state)
{
    (void)state;
    gallery_open(&all);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    gallery_close(&all);
    return 0;
}

// How often a line of the scene ends so.
static size_t ends_so(const struct scene *built, enum scene_end end)
{
    size_t count = 0;
    for (size_t i = 0; i < built->item_count; i++)
        count += built->items[i].type == SCENE_TEXT && built->items[i].end == end;
    return count;
}

static void no_line_ends_inside_a_phrase(void **state)
{
    (void)state;
    size_t between = 0, inside = 0, whole = 0;
    for (size_t i = 0; i < all.sample_count * all.language_count * KIT_PANELS; i++) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_view(&all, i / KIT_PANELS / all.language_count, i / KIT_PANELS);
        kit_build(&all.kit, &view, &scene);
        between += ends_so(&scene, SCENE_END_BREAK);
        inside += ends_so(&scene, SCENE_END_INSIDE);
        whole += ends_so(&scene, SCENE_END_NONE);
    }
    print_message("# %zu lines end between phrases, %zu inside one; %zu texts end\n", between,
                  inside, whole);
    assert_int_equal(inside, 0);
    assert_true(between > 1000);
}

static void count_faults(void *context, const char *fault)
{
    *(size_t *)context += strstr(fault, "inside a phrase") != NULL;
}

// Without the marks every line end of a Japanese text would be inside something.
static void a_line_that_ends_inside_a_phrase_is_a_fault(void **state)
{
    (void)state;
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    struct paragraph p = {.text = "入力してから、\u200B新しいものを\u200B決めます",
                          .role = METRICS_BODY,
                          .colour = THEME_TEXT,
                          .leading = 150,
                          .room = {40, 40, 300, 800}};
    paragraph_add(&p, &scene, all.kit.font, &metrics);
    assert_int_equal(ends_so(&scene, SCENE_END_BREAK), 2);
    size_t found = 0;
    check_scene(&scene, &metrics, CONTRAST_DEFAULT, count_faults, &found);
    assert_int_equal(found, 0);
    scene.items[0].end = SCENE_END_INSIDE;
    check_scene(&scene, &metrics, CONTRAST_DEFAULT, count_faults, &found);
    assert_int_equal(found, 1);
}

// Where UAX #14 lets a line end between any two characters.
static void a_chinese_line_ends_where_a_phrase_begins(void **state)
{
    (void)state;
    static const char *const lines[] = {"在医院", "和便利店", "办理"};
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    for (int face = FACE_HANS; face <= FACE_HANT; face++) {
        metrics.face = (enum face)face;
        scene_clear(&scene, 1080, 1920, THEME_GROUND);
        struct paragraph p = {.text = "在医院\u200B和便利店\u200B办理",
                              .role = METRICS_BODY,
                              .leading = 150,
                              .room = {40, 40, metrics.size[METRICS_BODY] * 5, 800}};
        paragraph_add(&p, &scene, all.kit.font, &metrics);
        assert_int_equal(scene.item_count, 3);
        for (size_t i = 0; i < 3; i++)
            assert_string_equal(scene_string(&scene, &scene.items[i]), lines[i]);
    }
}

static void a_japanese_name_in_another_language_is_parted_at_its_marks(void **state)
{
    (void)state;
    static const char *const lines[] = {"letter", "(",        "照会書兼回答書",
                                        ")",      "番号は、", "聞かないでください"};
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    metrics.face = FACE_LATIN;
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    struct paragraph p = {
        .text = "letter (<ja>照会書兼回答書</ja>) <ja>番号は、\u200B聞かないでください</ja>",
        .role = METRICS_BODY,
        .leading = 150,
        .room = {40, 40, metrics.size[METRICS_BODY] * 9, 800},
    };
    paragraph_add(&p, &scene, all.kit.font, &metrics);
    assert_int_equal(scene.item_count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(scene_string(&scene, &scene.items[i]), lines[i]);
    assert_int_equal(ends_so(&scene, SCENE_END_INSIDE), 0);
}

static void a_phrase_wider_than_its_line_does_not_fit(void **state)
{
    (void)state;
    struct metrics metrics;
    metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    struct paragraph p = {.text = "新しいものを\u200B決めます",
                          .role = METRICS_BODY,
                          .leading = 150,
                          .room = {40, 40, 200, 800}};
    paragraph_add(&p, &scene, all.kit.font, &metrics);
    assert_true(scene.overflow);
    assert_int_equal(ends_so(&scene, SCENE_END_INSIDE), 0);
}

// Whether a row has a pixel that is seen.
static bool is_inked(const SDL_Surface *words, int row)
{
    const Uint32 *pixel = (const void *)((const char *)words->pixels + row * words->pitch);
    for (int x = 0; x < words->w; x++) {
        if (pixel[x] >> 24 > 16)
            return true;
    }
    return false;
}

static void assert_ink_inside(const struct scene_item *item, const SDL_Surface *words,
                              struct font_pen pen)
{
    struct face_ink ink = face_ink(item->style.face, item->size);
    int down = ink.above - pen.base;
    int left = ink.beside - pen.x;
    if (left < 0 || left + words->w > item->at.w)
        fail_msg("%d pixels wide from %d, not %d: %s", words->w, left, item->at.w,
                 scene_string(&scene, item));
    for (int row = 0; row < words->h; row++) {
        bool inside = row + down >= 0 && row + down < item->at.h;
        if (!inside && is_inked(words, row))
            fail_msg("ink in row %d of %d: %s", row + down, item->at.h, scene_string(&scene, item));
    }
}

static void assert_items_hold_their_ink(void)
{
    for (size_t k = 0; k < scene.item_count; k++) {
        const struct scene_item *item = &scene.items[k];
        struct font_pen pen;
        if (item->type != SCENE_TEXT)
            continue;
        SDL_Surface *words =
            font_render(all.kit.font, item->style, item->size, scene_string(&scene, item), 0, &pen);
        assert_non_null(words);
        assert_ink_inside(item, words, pen);
        SDL_FreeSurface(words);
    }
}

static void rendered_words_stay_in_the_place_that_was_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.sample_count; i += 3) {
        all.kit.panel = kit_panels[i % KIT_PANELS];
        struct view view = gallery_view(&all, i, i);
        kit_build(&all.kit, &view, &scene);
        assert_items_hold_their_ink();
    }
}

static void a_text_looks_the_same_whatever_was_drawn_before(void **state)
{
    (void)state;
    static const char text[] = "暗証番号 PIN 1234";
    const struct font_style bold = {FACE_JAPANESE, FONT_BOLD};
    struct font_pen pen;
    int width = font_width(all.kit.font, bold, text, sizeof text - 1);
    SDL_Surface *first = font_render(all.kit.font, bold, 40, text, 0, &pen);
    SDL_FreeSurface(font_render(all.kit.font, bold, 72, text, 0, &pen));
    font_has(all.kit.font, bold, 0x3075); // ふ, measured at another size
    SDL_Surface *again = font_render(all.kit.font, bold, 40, text, 0, &pen);
    assert_non_null(first);
    assert_non_null(again);
    assert_int_equal(font_width(all.kit.font, bold, text, sizeof text - 1), width);
    assert_int_equal(again->pitch, first->pitch);
    assert_int_equal(again->h, first->h);
    assert_memory_equal(again->pixels, first->pixels, (size_t)(first->pitch * first->h));
    SDL_FreeSurface(first);
    SDL_FreeSurface(again);
}

// A name that can be read by who needs it, whatever is shown now.
static void each_language_s_name_is_set_in_its_own_face(void **state)
{
    (void)state;
    const struct view view = {.id = VIEW_LANGUAGES, .languages = 0xFFF};
    all.kit.panel = kit_panels[0];
    kit_build(&all.kit, &view, &scene);
    bool seen[FACE_COUNT] = {false};
    for (size_t i = 0; i < scene.item_count; i++) {
        if (scene.items[i].type == SCENE_TEXT)
            seen[scene.items[i].style.face] = true;
    }
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        assert_true(seen[face_of_name((enum language)language)]);
    assert_true(seen[FACE_HANS] && seen[FACE_HANT] && seen[FACE_DEVANAGARI]);
}

// ---- readings -----------------------------------------------------------------------------------

static void set_easy(const char *text, int width, struct metrics *metrics)
{
    metrics_make(metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
    metrics->readings = true;
    scene_clear(&scene, 1080, 1920, THEME_GROUND);
    const struct paragraph p = {.text = text,
                                .role = METRICS_BODY,
                                .colour = THEME_TEXT,
                                .leading = 150,
                                .room = {100, 100, width, 1600}};
    paragraph_add(&p, &scene, all.kit.font, metrics);
}

static const struct scene_item *item_of(const char *words)
{
    for (size_t i = 0; i < scene.item_count; i++) {
        if (strcmp(scene_string(&scene, &scene.items[i]), words) == 0)
            return &scene.items[i];
    }
    fail_msg("nothing says %s", words);
    return NULL;
}

// clang-format off
#define EASY                                                                                       \
    "暗証番号《あんしょうばんごう》を\u200B入《い》れて\u200Bください。\u200B"                       \
    "新《あたら》しい\u200B番号《ばんごう》に\u200Bなります。"
// clang-format on

static void a_reading_stands_above_the_middle_of_its_base(void **state)
{
    (void)state;
    struct metrics metrics;
    set_easy(EASY, 900, &metrics);
    const struct scene_item *base = item_of("暗証番号"), *reading = item_of("あんしょうばんごう");
    assert_true(reading->reading && !base->reading);
    assert_in_range(reading->size, base->size / 2 - 1, base->size / 2);
    assert_true(reading->at.y + reading->at.h <= base->at.y + 2);
    int middle = base->at.x + base->at.w / 2, above = reading->at.x + reading->at.w / 2;
    assert_in_range(above, middle - 3, middle + 3);
}

static void a_wide_reading_stands_over_the_kana_of_its_phrase(void **state)
{
    struct metrics metrics;
    set_easy("新《あたら》しい", 900, &metrics);
    int end = item_of("新")->at.x + item_of("新")->at.w;
    assert_in_range(item_of("しい")->at.x, end - 3, end + 3);
    set_easy("新《あたら》\u200Bしい", 900, &metrics);
    assert_true(item_of("しい")->at.x > end + 3);
    (void)state;
}

static void count_overlaps(void *context, const char *fault)
{
    if (!strstr(fault, "overlap"))
        return;
    print_error("%s\n", fault);
    ++*(size_t *)context;
}

static void readings_of_neighbours_do_not_touch(void **state)
{
    (void)state;
    struct metrics metrics;
    for (int width = 300; width <= 900; width += 60) {
        set_easy("署名用《しょめいよう》電子証明書《でんししょうめいしょ》が\u200B" EASY, width,
                 &metrics);
        size_t faults = 0;
        check_scene(&scene, &metrics, CONTRAST_DEFAULT, count_overlaps, &faults);
        assert_int_equal(faults, 0);
    }
}

static void no_line_ends_between_a_base_and_its_reading(void **state)
{
    (void)state;
    struct metrics metrics;
    size_t seen = 0;
    for (int width = 240; width <= 900; width += 20) {
        set_easy(EASY, width, &metrics);
        for (size_t i = 0; i < scene.item_count; i++)
            seen += scene.items[i].reading;
        assert_int_equal(seen % 4, 0);
        assert_int_equal(ends_so(&scene, SCENE_END_INSIDE), 0);
    }
    assert_true(seen > 0);
}

static void a_text_without_readings_takes_no_room_for_them(void **state)
{
    (void)state;
    struct metrics metrics;
    set_easy("カードを", 900, &metrics);
    struct paragraph p = {.text = "カードを", .role = METRICS_BODY, .leading = 150};
    int plain = paragraph_leading(&p, &metrics);
    p.text = "番号《ばんごう》";
    assert_true(paragraph_leading(&p, &metrics) > plain);
    p.anywhere = true; // what an operator writes has no marks
    assert_int_equal(paragraph_leading(&p, &metrics), plain);
}

// ---- letters ------------------------------------------------------------------------------------

// Letters that each language needs and others do not, its quotation marks and its accents.
static const struct {
    enum language language;
    const char *text;
} alphabets[] = {
    {LANGUAGE_JA, "署名用パスワード・暗証番号「〜」々ヶ"},
    {LANGUAGE_JA_EASY, "あんしょうばんごう、ゃゅょっー"},
    {LANGUAGE_EN, "Signature “password”, user’s PIN – 6 to 16"},
    {LANGUAGE_ZH_HANS, "签名用密码,个人编号卡,请输入4位数密码。锁定、过期、预约、窗口、简体"},
    {LANGUAGE_ZH_HANT, "簽名用密碼,個人編號卡,請輸入4位數密碼。鎖定、過期、預約、窗口、憑證"},
    {LANGUAGE_KO, "서명용 비밀번호를 입력해 주십시오. 잠금, 만료, 예약, 창구 (마이넘버카드)"},
    {LANGUAGE_VI, "Mật khẩu chữ ký: đặt lại, hết hạn, đã bị khóa ẲẴỄỘỞƯĐ ằẵễộởựỹ"},
    {LANGUAGE_TL, "Ilagay ang inyong PIN; libre – ñ"},
    {LANGUAGE_NE, "हस्ताक्षर पासवर्ड प्रविष्ट गर्नुहोस्, प्रमाणपत्रको म्याद सकियो। क्ष त्र ज्ञ श्र "
                  "र्‍"},
    {LANGUAGE_PT_BR, "Senha de assinatura: redefinição, bloqueada, grátis ÃÕÇÁÉÍÓÚ ãõçàê"},
    {LANGUAGE_ID, "Kata sandi tanda tangan: atur ulang, terkunci, kedaluwarsa"},
    {LANGUAGE_ES, "Contraseña de firma: ¿restablecer?, bloqueada, caducó ÑÁÉÍÓÚ ü"},
};

enum {
    TEXT_MAX = 4096 // bytes
};

// A joiner is drawn by what it joins.
static bool is_unseen(uint32_t c)
{
    return c < ' ' || c == 0x200B || c == 0x200C || c == 0x200D;
}

// Counts the letters that neither the language's face nor the Japanese one has; those between <ja>
// and </ja> are looked for in the same way.
static size_t missing_letters(enum language language, const char *text)
{
    const char *end = text + strlen(text);
    size_t missing = 0;
    while (text < end) {
        uint32_t c = utf8_decode(&text, end);
        for (int weight = 0; weight < FONT_WEIGHTS && !is_unseen(c); weight++) {
            const struct font_style own = {face_of(language), (enum font_weight)weight};
            const struct font_style japanese = {FACE_JAPANESE, (enum font_weight)weight};
            bool good = font_has(all.kit.font, own, c) || font_has(all.kit.font, japanese, c);
            if (!good)
                print_error("%s has no U+%04X\n", view_language_tag(language), (unsigned)c);
            missing += !good;
        }
    }
    return missing;
}

static void every_language_s_letters_are_in_its_face(void **state)
{
    (void)state;
    assert_int_equal(sizeof alphabets / sizeof *alphabets, LANGUAGE_COUNT);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        assert_int_equal(alphabets[i].language, i);
        assert_true(font_offers(all.kit.font, alphabets[i].language));
        assert_int_equal(missing_letters(alphabets[i].language, alphabets[i].text), 0);
    }
    assert_true(missing_letters(LANGUAGE_EN, "\u0E01") > 0); // Thai: none of them
}

// The language whose own name the id is for; else `shown`.
static enum language written_in(const char *id, enum language shown)
{
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (strncmp(id, "language.", 9) == 0 &&
            strcmp(id + 9, view_language_tag((enum language)language)) == 0)
            return (enum language)language;
    }
    return shown;
}

// One string of the file, whose place stands at `at`.
static size_t read_string(FILE *file, size_t at, char text[TEXT_MAX])
{
    uint32_t place[2];
    fseek(file, (long)at, SEEK_SET);
    assert_int_equal(fread(place, sizeof place, 1, file), 1);
    assert_true(place[0] < TEXT_MAX);
    fseek(file, (long)place[1], SEEK_SET);
    assert_int_equal(fread(text, 1, place[0], file), place[0]);
    text[place[0]] = '\0';
    return place[0];
}

// A catalogue's texts: the second table of the file (gettext manual, 10.3).
static size_t check_catalogue(enum language language, const char *name, size_t *texts)
{
    char folder[KIT_PATH], path[KIT_PATH + 64];
    uint32_t head[5];
    size_t missing = 0;
    kit_locale(folder);
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/%s", folder, view_language_tag(language), name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, sizeof head, 1, file), 1);
    for (uint32_t i = 1; i < head[2]; i++) { // the first is the header
        char id[TEXT_MAX], text[TEXT_MAX];
        read_string(file, head[3] + i * 8, id);
        size_t length = read_string(file, head[4] + i * 8, text);
        for (size_t at = 0; at <= length; at += strlen(text + at) + 1) // plural forms
            missing += missing_letters(written_in(id, language), text + at);
        ++*texts;
    }
    fclose(file);
    return missing;
}

static void every_letter_of_every_catalogue_has_a_glyph(void **state)
{
    (void)state;
    size_t n = 0, missing = 0;
    for (int i = LANGUAGE_JA; i <= LANGUAGE_EN; i += LANGUAGE_EN)
        missing += check_catalogue(i, "clerk.mo", &n) + check_catalogue(i, "technician.mo", &n);
    for (size_t i = 0; i < all.language_count; i++)
        missing += check_catalogue(all.languages[i], "kiosk.mo", &n);
    print_message("# %zu texts, %zu missing glyphs\n", n, missing);
    assert_int_equal(missing, 0);
    assert_true(n > 100 * all.language_count);
}

// Whatever is written in a script: its ink stays in the line, its width is what was measured.
static void each_script_is_set_as_it_is_measured(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        for (int weight = 0; weight < FONT_WEIGHTS; weight++) {
            struct metrics metrics;
            metrics_make(&metrics, &kit_panels[0], TEXT_SIZE_NORMAL, 0);
            metrics.face = face_of(alphabets[i].language);
            scene_clear(&scene, 1080, 1920, THEME_GROUND);
            const struct paragraph p = {.text = alphabets[i].text,
                                        .role = METRICS_BODY,
                                        .weight = (enum font_weight)weight,
                                        .anywhere = true,
                                        .leading = 112,
                                        .room = {100, 100, 700, 1700}};
            paragraph_add(&p, &scene, all.kit.font, &metrics);
            assert_false(scene.overflow);
            assert_items_hold_their_ink();
        }
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_line_ends_inside_a_phrase),
    cmocka_unit_test(a_line_that_ends_inside_a_phrase_is_a_fault),
    cmocka_unit_test(a_chinese_line_ends_where_a_phrase_begins),
    cmocka_unit_test(a_japanese_name_in_another_language_is_parted_at_its_marks),
    cmocka_unit_test(a_phrase_wider_than_its_line_does_not_fit),
    cmocka_unit_test(rendered_words_stay_in_the_place_that_was_measured),
    cmocka_unit_test(a_text_looks_the_same_whatever_was_drawn_before),
    cmocka_unit_test(each_language_s_name_is_set_in_its_own_face),
    cmocka_unit_test(a_reading_stands_above_the_middle_of_its_base),
    cmocka_unit_test(a_wide_reading_stands_over_the_kana_of_its_phrase),
    cmocka_unit_test(readings_of_neighbours_do_not_touch),
    cmocka_unit_test(no_line_ends_between_a_base_and_its_reading),
    cmocka_unit_test(a_text_without_readings_takes_no_room_for_them),
    cmocka_unit_test(every_language_s_letters_are_in_its_face),
    cmocka_unit_test(every_letter_of_every_catalogue_has_a_glyph),
    cmocka_unit_test(each_script_is_set_as_it_is_measured),
};

TEST_MAIN(tests, open_kit, close_kit)
