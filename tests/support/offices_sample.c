#include "tests/support/offices_sample.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    AHEAD_OF_UTC_S = 9 * 3600,
    PREFECTURES = 47,
};

char *offices_sample_text(void)
{
    char path[PATH_MAX];
    assert_true(snprintf(path, sizeof path, "%s/offices.json", paths_build()) < (int)sizeof path);
    FILE *file = fopen(path, "re");
    if (!file)
        fail_msg("%s is not there", path);
    char *text = calloc(1, OFFICES_TEXT_MAX + 1);
    assert_non_null(text);
    assert_true(fread(text, 1, OFFICES_TEXT_MAX, file) > 0);
    fclose(file);
    return text;
}

struct offices *offices_sample_read(void)
{
    char wrong[OFFICES_WRONG_MAX];
    struct offices *offices;
    char *text = offices_sample_text();
    if (offices_read(&offices, text, strlen(text), wrong) != OFFICES_OK)
        fail_msg("offices.json: %s", wrong);
    free(text);
    return offices;
}

// ---- made ones --------------------------------------------------------------------------------

static int check_digit(int code)
{
    int sum = 0;
    for (int weight = 2; weight <= 6; weight++, code /= 10)
        sum += code % 10 * weight;
    return (11 - sum % 11) % 10;
}

static void make_prefectures(FILE *out)
{
    for (int i = 1; i <= PREFECTURES; i++)
        fprintf(out,
                "%s{\"code\":\"%02d\",\"name\":{\"ja\":\"第%d県\",\"en\":\"Prefecture %d\"},"
                "\"kana\":\"だいけん\"}",
                i > 1 ? "," : "", i, i, i);
}

static void make_counters(FILE *out, size_t number)
{
    for (int i = 1; i <= 3; i++)
        fprintf(out,
                "%s{\"name\":{\"ja\":\"第%zu市役所 第%d窓口\",\"en\":\"Counter %d of city %zu\"},"
                "\"phone\":\"0%zu-%04d\",\"address\":\"第%zu市中央町%d丁目1番1号\"}",
                i > 1 ? "," : "", number, i, i, number, number % 900 + 100, i, number, i);
}

static void make_municipality(FILE *out, size_t number)
{
    static const char *const KANA[] = {"あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ",
                                       "い", "き", "し", "ち", "に", "ひ", "み", "ゆ", "り", "が"};
    enum {
        LETTERS = sizeof KANA / sizeof *KANA
    };
    int prefecture = (int)(number % PREFECTURES) + 1;
    int code = prefecture * 1000 + 100 + (int)(number / PREFECTURES);
    fprintf(out,
            "%s{\"code\":\"%05d%d\",\"name\":{\"ja\":\"第%zu市\",\"en\":\"City %zu\"},"
            "\"kana\":\"%s%s%sし\",\"as_of\":\"2026-04\",\"postal\":[\"%03zu\",\"%05zu\"],"
            "\"url\":\"https://www.city-%zu.example.jp/card/\",\"counters\":[",
            number > 0 ? "," : "", code, check_digit(code), number, number, KANA[number % LETTERS],
            KANA[number / LETTERS % LETTERS], KANA[number / 7 % LETTERS], 10 + number % 980,
            1000 + number * 50, number);
    make_counters(out, number);
    fputs(
        "],\"hours\":[{\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"],\"open\":\"08:30\","
        "\"close\":\"17:15\",\"lunch\":{\"from\":\"12:00\",\"until\":\"13:00\"}},"
        "{\"days\":[\"sun\"],\"weeks\":[4],\"open\":\"09:00\",\"close\":\"12:00\"}],"
        "\"closed\":{\"holidays\":true,\"year_end\":{\"from\":\"12-29\",\"until\":\"01-03\"}},"
        "\"fees\":{\"reset\":0,\"certificate\":200,\"card\":800},\"bring\":{\"holder\":[\"card\"],"
        "\"representative\":[\"card\",\"identity-document\",\"proof-of-representation\"],"
        "\"agent\":[\"card\",\"identity-document\",\"reply-letter\"]},\"agent_visits\":\"several\","
        "\"notes\":[{\"ja\":\"手続きには30分ほどかかります\",\"en\":\"Half an hour\"}]}",
        out);
}

char *offices_sample_made(size_t count, size_t *length)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    fputs("{\"format\":1,\"version\":7,\"holidays\":{\"from\":\"2026-01-01\","
          "\"until\":\"2026-12-31\",\"days\":[\"2026-01-01\"]},\"prefectures\":[",
          out);
    make_prefectures(out);
    fputs("],\"municipalities\":[", out);
    for (size_t i = 0; i < count; i++)
        make_municipality(out, i);
    fputs("]}", out);
    assert_int_equal(fclose(out), 0);
    if (length)
        *length = size;
    return text;
}

// ---- looking up -------------------------------------------------------------------------------

const struct offices_municipality *offices_sample_find(const struct offices *offices,
                                                       const char *code)
{
    for (size_t i = 0; i < offices_count(offices); i++)
        if (strcmp(offices_municipality(offices, i)->code, code) == 0)
            return offices_municipality(offices, i);
    fail_msg("no municipality %s", code);
    return NULL;
}

int64_t offices_sample_moment(const char *text)
{
    struct tm parts = {0};
    const char *end = strptime(text, "%Y-%m-%d %H:%M", &parts);
    if (!end || *end != '\0')
        fail_msg("\"%s\" is no moment", text);
    return timegm(&parts) - AHEAD_OF_UTC_S;
}
