// Each rule finds what breaks it, and nothing in a catalogue that keeps it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/catalogues/rules.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

#define HEADER(tag, plural)                                                                        \
    "msgid \"\"\nmsgstr \"\"\n\"Language: " tag "\\n\"\n\"Plural-Forms: " plural ";\\n\"\n\n"
#define VI HEADER("vi", "nplurals=1; plural=0")
#define EN HEADER("en", "nplurals=2; plural=(n != 1)")

static const char JA[] = HEADER(
    "ja",
    "nplurals=1; plural=0") "msgid \"a\"\nmsgstr \"暗証番号が\u200B違います\"\n\n"
                            "msgid \"b {n}\"\nmsgid_plural \"b {n}\"\nmsgstr[0] \"あと{n}回\"\n\n"
                            "msgid \"c\"\nmsgstr \"署名用\"\n\n"
                            "msgid \"d\"\nmsgstr \"0120\"\n";

static const char GLOSSARY[] =
    "| id | ja | ja-easy | en | zh-Hans | zh-Hant | ko | vi | tl | ne | pt-BR | id | es |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
    "| pin | 暗証番号 | 暗証番号 | PIN | 密码 | 2 | 3 | mã PIN; số PIN…| 5 | 6 | 7 | 8 | 9 |\n\n"
    "| id | texts |\n|---|---|\n| pin | a |\n\n"
    "| text | word |\n|---|---|\n| c | 署名用 |\n\n"
    "| texts |\n|---|\n| d |\n";

#define VI_A "msgid \"a\"\nmsgstr \"Mã <b>PIN</b> sai\"\n\n"
#define VI_B "msgid \"b {n}\"\nmsgid_plural \"b {n}\"\nmsgstr[0] \"Còn {n} lần\"\n\n"
#define VI_C "msgid \"c\"\nmsgstr \"Chữ ký (<ja>署名用</ja>)\"\n\n"
#define VI_D "msgid \"d\"\nmsgstr \"0120\"\n"

static const char ENGLISH[] =
    EN "msgid \"a\"\nmsgstr \"That PIN is not right\"\n\n"
       "msgid \"b {n}\"\nmsgid_plural \"b {n}\"\nmsgstr[0] \"{n} try\"\nmsgstr[1] \"{n} tries\"\n\n"
       "msgid \"c\"\nmsgstr \"Sign (<ja>署名用</ja>)\"\n\n" VI_D;

struct found {
    char text[4096];
};

static void keep(void *context, size_t line, const char *fault)
{
    struct found *found = context;
    size_t used = strlen(found->text);
    snprintf(found->text + used, sizeof found->text - used, "%zu: %s\n", line, fault);
}

// The catalogue <tag>.po with this text. The caller frees it.
static bool parse(struct po *po, const char *tag, const char *text)
{
    char folder[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    size_t line;
    assert_true(tmpdir_make(folder));
    snprintf(path, sizeof path, "%s/%s.po", folder, tag);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    bool good = po_read(po, path, &line);
    unlink(path);
    rmdir(folder);
    return good;
}

static size_t check(struct found *found, const char *tag, const char *text)
{
    struct po japanese, english, po;
    assert_true(parse(&japanese, "ja", JA));
    assert_true(parse(&english, "en", ENGLISH));
    assert_true(parse(&po, tag, text));
    *found = (struct found){""};
    const struct rules rules = {&japanese, &english, GLOSSARY, keep, found};
    size_t faults = rules_check(&rules, &po);
    po_free(&po);
    po_free(&english);
    po_free(&japanese);
    return faults;
}

static void assert_fault(const char *tag, const char *text, const char *fault)
{
    struct found found;
    check(&found, tag, text);
    if (!strstr(found.text, fault))
        fail_msg("no \"%s\" in: %s", fault, found.text);
}

static void a_good_catalogue_has_no_fault(void **state)
{
    (void)state;
    struct found found;
    assert_int_equal(check(&found, "ja", JA), 0);
    assert_int_equal(check(&found, "en", ENGLISH), 0);
    assert_int_equal(check(&found, "vi", VI VI_A VI_B VI_C VI_D), 0);
    assert_int_equal(
        check(&found, "vi", VI "msgid \"a\"\nmsgstr \"\"\n\"SỐ \"\n\"PINs sai\"\n" VI_B VI_C VI_D),
        0);
}

static void every_id_is_there_once_and_no_other(void **state)
{
    (void)state;
    assert_fault("vi", VI VI_A VI_B VI_C, "no text for d");
    assert_fault("vi", VI VI_A VI_B VI_C VI_D "\nmsgid \"e\"\nmsgstr \"x\"\n", "e is no id");
    assert_fault("vi", VI VI_A VI_A VI_B VI_C VI_D, "a stands here twice");
}

static void nothing_is_fuzzy_or_empty_or_still_english(void **state)
{
    (void)state;
    assert_fault("vi", VI "#, fuzzy\n" VI_A VI_B VI_C VI_D, "a is fuzzy");
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"\"\n\n" VI_B VI_C VI_D, "a has no text");
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"That PIN is not right\"\n\n" VI_B VI_C VI_D,
                 "a is still English");
}

static void plural_forms_are_those_of_the_language(void **state)
{
    (void)state;
    assert_fault("vi", EN VI_A VI_B VI_C VI_D, "nplurals=1; plural=0");
    assert_fault("en", EN VI_A VI_B VI_C VI_D, "b {n} has 1 forms, not 2");
    assert_fault("fr", VI VI_A VI_B VI_C VI_D, "fr is no language");
}

static void placeholders_are_the_same(void **state)
{
    (void)state;
    assert_fault(
        "vi", VI VI_A "msgid \"b {n}\"\nmsgid_plural \"b {n}\"\nmsgstr[0] \"Còn lần\"\n" VI_C VI_D,
        "the placeholders of b {n}");
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"{m} mã PIN\"\n" VI_B VI_C VI_D,
                 "the placeholders of a");
}

// Whether a catalogue with this text has a phrase mark where none belongs.
static bool has_stray_mark(const char *text)
{
    char catalogue[2048];
    struct found found;
    snprintf(catalogue, sizeof catalogue, VI VI_A VI_B VI_D "\nmsgid \"c\"\nmsgstr \"%s\"\n", text);
    check(&found, "vi", catalogue);
    return strstr(found.text, "phrase marks") != NULL;
}

static void markup_is_whole_and_for_its_language(void **state)
{
    (void)state;
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"<b>Mã PIN\"\n" VI_B VI_C VI_D, "<b> without </b>");
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"Mã \u200BPIN\"\n" VI_B VI_C VI_D, "phrase marks");
    assert_false(has_stray_mark("Chữ <ja>署名用</ja> <ja>番号は\u200B使う</ja>"));
    assert_true(has_stray_mark("Chữ <ja>署名用</ja> \u200Bký <ja>番号は\u200B使う</ja>"));
    assert_true(has_stray_mark("Chữ <ja>署名用</ja> <ja>番号は\u200B使う</ja> \u200Bký"));
    assert_fault("ja",
                 HEADER("ja", "nplurals=1; plural=0") "msgid \"a\"\nmsgstr \"暗証番号《x》\"\n",
                 "readings are for ja-easy");
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"Mã PIN!\"\n" VI_B VI_C VI_D, "no \"!\"");
}

static void every_kanji_of_easy_japanese_has_a_reading(void **state)
{
    (void)state;
#define EASY HEADER("ja-easy", "nplurals=1; plural=0")
    assert_fault("ja-easy",
                 EASY "msgid \"a\"\nmsgstr \"暗証番号《あんしょうばんごう》が違います\"\n",
                 "kanji without a reading");
    struct found found;
    check(&found, "ja-easy",
          EASY "msgid \"a\"\nmsgstr \"暗証番号《あんしょうばんごう》が違《ちが》います\"\n");
    assert_null(strstr(found.text, "reading"));
}

static void the_words_are_those_of_the_glossary(void **state)
{
    (void)state;
    assert_fault("vi", VI "msgid \"a\"\nmsgstr \"Mật mã sai\"\n" VI_B VI_C VI_D,
                 "a: the glossary says");
    assert_fault("vi", VI VI_A VI_B "msgid \"c\"\nmsgstr \"Chữ ký\"\n" VI_D,
                 "c has no <ja>署名用</ja>");
    struct found found;
    check(&found, "vi",
          VI VI_A VI_B "msgid \"c\"\nmsgstr \"Chữ ký (<ja>署名\u200B用</ja>)\"\n" VI_D);
    assert_null(strstr(found.text, "has no <ja>"));
    assert_fault("vi", VI VI_A VI_B VI_C "msgid \"d\"\nmsgstr \"0121\"\n", "d is not as in ja.po");
}

static void no_phrase_mark_parts_a_chinese_word_of_the_glossary(void **state)
{
    (void)state;
#define ZH HEADER("zh-Hans", "nplurals=1; plural=0") "msgid \"a\"\nmsgstr "
    static const char fault[] = "a phrase mark parts 密码";
    assert_fault("zh-Hans", ZH "\"密\u200B码不对\"\n", fault);
    assert_fault("zh-Hans", ZH "\"密码不对，请输入密\u200B码\"\n", fault);
    struct found found;
    check(&found, "zh-Hans", ZH "\"密码\u200B不对\"\n");
    assert_null(strstr(found.text, "phrase mark"));
}

static void the_glossary_names_what_is_there(void **state)
{
    (void)state;
    struct po japanese;
    struct found found = {""};
    assert_true(parse(&japanese, "ja", JA));
    struct rules rules = {&japanese, &japanese, GLOSSARY, keep, &found};
    assert_int_equal(rules_check_glossary(&rules), 0);
    rules.glossary = "| id | texts |\n|---|---|\n| pin | a, gone |\n";
    assert_int_equal(rules_check_glossary(&rules), 1);
    assert_non_null(strstr(found.text, "gone is no id"));
    po_free(&japanese);
}

static void what_is_no_catalogue_is_refused(void **state)
{
    (void)state;
    struct po po;
    assert_false(parse(&po, "vi", "msgstr \"x\"\n"));
    po_free(&po);
    assert_false(parse(&po, "vi", VI "what is this\n"));
    po_free(&po);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_good_catalogue_has_no_fault),
    cmocka_unit_test(every_id_is_there_once_and_no_other),
    cmocka_unit_test(nothing_is_fuzzy_or_empty_or_still_english),
    cmocka_unit_test(plural_forms_are_those_of_the_language),
    cmocka_unit_test(placeholders_are_the_same),
    cmocka_unit_test(markup_is_whole_and_for_its_language),
    cmocka_unit_test(every_kanji_of_easy_japanese_has_a_reading),
    cmocka_unit_test(the_words_are_those_of_the_glossary),
    cmocka_unit_test(no_phrase_mark_parts_a_chinese_word_of_the_glossary),
    cmocka_unit_test(the_glossary_names_what_is_there),
    cmocka_unit_test(what_is_no_catalogue_is_refused),
};

TEST_MAIN(tests, NULL, NULL)
