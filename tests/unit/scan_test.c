// Promises of the canary scanner: what must not leave is refused wherever it stands, what may leave
// is let go, and nothing that was found is repeated.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/log.h"
#include "drivers/history/leak.h"
#include "drivers/history/scan.h"
#include "tests/support/export_sample.h"
#include "tests/test.h"

#define KIOSK "kiosk-0042.example"

enum {
    EXPORTS = 10000,
    PLANTED = 4000,
    RECHAINED = 1000,
    TEXT_MAX = 64 * 1024,
};

static const uint64_t SEED = 20261127;

struct bench {
    struct device_signer *ec, *rsa;
    struct history_kiosk kiosk;
};

// ---- what may leave -----------------------------------------------------------------------------

static void ten_thousand_exports_without_a_canary_are_let_go(void **state)
{
    struct bench *bench = *state;
    uint64_t seed = SEED;
    for (int i = 0; i < EXPORTS; i++) {
        struct scan_finding finding;
        const char *bytes;
        size_t length;
        struct export_text *text = export_sample_text(&seed, &bench->kiosk);
        assert_true(export_text_end(text, &bytes, &length));
        if (!scan_text(bytes, length, KIOSK, &finding))
            fail_msg("export %d: line %zu, %s\n%s", i, finding.line, scan_why_name(finding.why),
                     bytes);
        export_text_free(&text);
    }
}

// ---- what must not ------------------------------------------------------------------------------

enum where {
    WHERE_LINE,    // a line of its own
    WHERE_WORD,    // a word between others
    WHERE_REPLACE, // in the place of a word
    WHERE_ANYWHERE,
    WHERE_COUNT,
};

struct page {
    char bytes[TEXT_MAX];
    size_t length;
};

// Puts `canary` at `at`, over `gone` bytes.
static void splice(struct page *page, size_t at, size_t gone, const char *canary, size_t length)
{
    assert_true(page->length + length < sizeof page->bytes);
    memmove(page->bytes + at + length, page->bytes + at + gone, page->length - at - gone);
    memcpy(page->bytes + at, canary, length);
    page->length += length - gone;
}

// The beginning of a random word, and where it ends.
static size_t find_word(uint64_t *seed, const struct page *page, size_t *length)
{
    size_t at = export_sample_random(seed, page->length - 1);
    while (at > 0 && page->bytes[at - 1] != ' ' && page->bytes[at - 1] != '\n')
        at--;
    *length = strcspn(page->bytes + at, " \n");
    return at;
}

static size_t find_line(uint64_t *seed, const struct page *page)
{
    size_t at = export_sample_random(seed, page->length);
    while (at > 0 && page->bytes[at - 1] != '\n')
        at--;
    return at;
}

// Where it was put; *line is the number of its line. False: the text is as it was.
static bool plant(uint64_t *seed, struct page *page, const char *canary, size_t length,
                  size_t *line)
{
    size_t at = 0, gone = 0;
    char with[EXPORT_SAMPLE_CANARY_SIZE + 2];
    memcpy(with, canary, length);
    with[length] = '\0';
    switch ((enum where)export_sample_random(seed, WHERE_COUNT)) {
    case WHERE_LINE:
        at = find_line(seed, page);
        with[length++] = '\n';
        break;
    case WHERE_WORD:
        at = find_word(seed, page, &gone);
        gone = 0;
        with[length++] = ' ';
        break;
    case WHERE_REPLACE:
        at = find_word(seed, page, &gone);
        break;
    case WHERE_ANYWHERE:
    case WHERE_COUNT:
        at = export_sample_random(seed, page->length);
    }
    bool same = gone == length && memcmp(page->bytes + at, with, length) == 0;
    *line = 1;
    for (size_t i = 0; i < at; i++)
        *line += page->bytes[i] == '\n';
    splice(page, at, gone, with, length);
    return !same;
}

static void make_page(uint64_t *seed, const struct history_kiosk *kiosk, struct page *page)
{
    const char *bytes;
    struct export_text *text = export_sample_text(seed, kiosk);
    assert_true(export_text_end(text, &bytes, &page->length));
    memcpy(page->bytes, bytes, page->length + 1);
    export_text_free(&text);
}

// Line `number` of the page begins with this key.
static bool has_key(const struct page *page, size_t number, const char *key)
{
    const char *at = page->bytes;
    while (--number > 0)
        at = strchr(at, '\n') + 1;
    return strncmp(at, key, strlen(key)) == 0;
}

static void a_canary_is_refused_wherever_it_stands(void **state)
{
    struct bench *bench = *state;
    static struct page page, before;
    uint64_t seed = SEED;
    char canary[EXPORT_SAMPLE_CANARY_SIZE];
    for (int i = 0; i < PLANTED; i++) {
        struct scan_finding finding;
        size_t line;
        make_page(&seed, &bench->kiosk, &page);
        before = page;
        size_t length =
            export_sample_canary(&seed, (enum export_sample_canary)(i % EXPORT_SAMPLE_CANARY_COUNT),
                                 i % 8 < 4 ? bench->ec : bench->rsa, canary);
        if (!plant(&seed, &page, canary, length, &line))
            continue;
        if (scan_text(page.bytes, page.length, KIOSK, &finding))
            fail_msg("canary %d in line %zu was not seen:\n%s", i, line, page.bytes);
        // A number in front of the chain is wrong when the next record comes.
        bool next = has_key(&before, line, "chain ");
        if (finding.line != line && !(next && finding.line == line + 1))
            fail_msg("canary %d in line %zu was seen in %zu", i, line, finding.line);
    }
}

// What a fault in this program could store: a canary in a record, and the chain made over it.
static void a_canary_in_a_record_is_refused_though_the_chain_is_whole(void **state)
{
    struct bench *bench = *state;
    uint64_t seed = SEED;
    char canary[EXPORT_SAMPLE_CANARY_SIZE], good[HISTORY_LINE_SIZE];
    static char text[TEXT_MAX], line[TEXT_MAX];
    for (int i = 0; i < RECHAINED; i++) {
        struct history_record record = export_sample_record(&seed, 1);
        const unsigned char before[HISTORY_HASH] = {0};
        unsigned char hash[HISTORY_HASH];
        char hex[HISTORY_HEX + 1], zeros[HISTORY_HEX + 1];
        struct scan_finding finding;
        assert_true(history_record_write(&record, good));
        enum export_sample_canary kind = (enum export_sample_canary)(i % 3); // a word, not a page
        size_t length = export_sample_canary(&seed, kind, bench->ec, canary);
        char *word = good;
        for (uint64_t skip = 1 + export_sample_random(&seed, 6); skip > 0; skip--)
            word = strchr(word, ' ') + 1;
        snprintf(line, sizeof line, "%.*s%.*s%s", (int)(word - good), good, (int)length, canary,
                 word + strcspn(word, " "));
        assert_true(history_record_hash(before, line, hash));
        history_hex(hash, hex);
        history_hex(before, zeros);
        int size = snprintf(text, sizeof text,
                            "kiosk-export 1\nkiosk " KIOSK "\ntime 2026-11-27T03:26:34Z\n"
                            "software %s\nslot a\nchain 0 %s\nrecord %s %s\nhead 1 %s\n",
                            hex, zeros, line, hex, hex);
        assert_false(scan_text(text, (size_t)size, KIOSK, &finding));
        assert_int_equal(finding.line, 7);
        assert_true(finding.why != SCAN_CHAIN);
    }
}

#define HASH  "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define TOP                                                                                        \
    "kiosk-export 1\nkiosk " KIOSK "\ntime 2026-11-27T03:26:34Z\nsoftware " HASH "\nslot a\n"
#define CHAIN "chain 0 " ZEROS "\n"
#define HEAD  "head 0 " ZEROS "\n"

static void a_line_that_is_not_declared_is_refused_and_named(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum scan_why why;
        size_t line;
    } rows[] = {
        {"", SCAN_LINE, 0},
        {"hello\n", SCAN_LINE, 1},
        {TOP CHAIN HEAD, SCAN_CLEAN, 0},
        {TOP "version kiosk 1.0.0\nversion reader 3.11\n" CHAIN HEAD, SCAN_CLEAN, 0},
        {TOP CHAIN, SCAN_LINE, 6},
        {TOP HEAD, SCAN_LINE, 6},
        {TOP CHAIN HEAD HEAD, SCAN_LINE, 8},
        {TOP CHAIN HEAD "\n", SCAN_LINE, 8},
        {TOP CHAIN "head 0 " ZEROS, SCAN_LINE, 7},
        {TOP "slot a\n" CHAIN HEAD, SCAN_LINE, 6},
        {TOP "note all is well\n" CHAIN HEAD, SCAN_LINE, 6},
        {TOP "version kiosk 1.2.3.4.5\n" CHAIN HEAD, SCAN_VALUE, 6},
        {TOP "version kiosk 1.0.1234\n" CHAIN HEAD, SCAN_PIN, 6},
        {TOP "version oven 1.0.0\n" CHAIN HEAD, SCAN_VALUE, 6},
        {TOP "fault 2026-11-27T03:26:34Z 401\n" CHAIN HEAD, SCAN_CLEAN, 0},
        {TOP "fault 2026-11-27T03:26:34Z 1000\n" CHAIN HEAD, SCAN_PIN, 6},
        {TOP "fault 2026-11-27T03:26:34Z 0\n" CHAIN HEAD, SCAN_VALUE, 6},
        {TOP "fault 2026-11-27T25:26:34Z 401\n" CHAIN HEAD, SCAN_VALUE, 6},
        {TOP "fault 2026-11-27T03:26:34+00:00 401\n" CHAIN HEAD, SCAN_PIN, 6},
        {TOP CHAIN "head 1 " ZEROS "\n", SCAN_CHAIN, 7},
        {TOP "chain 0 " HASH "\nhead 0 " HASH "\n", SCAN_VALUE, 6},
        {TOP "pin 4711\n" CHAIN HEAD, SCAN_PIN, 6},
        {TOP "technician 471147\n" CHAIN HEAD, SCAN_PIN, 6},
        {TOP "slot XY12Z3\n" CHAIN HEAD, SCAN_PASSWORD, 6},
        {TOP "word XY12Z3\n" CHAIN HEAD, SCAN_PASSWORD, 6},
        {TOP "word XY12Z\n" CHAIN HEAD, SCAN_LINE, 6},
        {TOP "number 123456789018\n" CHAIN HEAD, SCAN_MY_NUMBER, 6},
        {TOP "number 123456789017\n" CHAIN HEAD, SCAN_LINE, 6},
        {TOP "number 9832-0567-3214\n" CHAIN HEAD, SCAN_MY_NUMBER, 6},
        {TOP "number x123 456 789 018\n" CHAIN HEAD, SCAN_MY_NUMBER, 6},
        {TOP "number 1234567890\n18\n" CHAIN HEAD, SCAN_LINE, 6},
        {TOP "-----BEGIN CERTIFICATE-----\n" CHAIN HEAD, SCAN_CERTIFICATE, 6},
        {TOP "software " HASH "00\n" CHAIN HEAD, SCAN_CERTIFICATE, 6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct scan_finding finding;
        print_message("# row %zu\n", i);
        bool clean = scan_text(rows[i].text, strlen(rows[i].text), KIOSK, &finding);
        assert_string_equal(scan_why_name(finding.why), scan_why_name(rows[i].why));
        assert_int_equal(finding.line, rows[i].line);
        assert_int_equal(clean, rows[i].why == SCAN_CLEAN);
    }
}

// Not another firmware's words, but what has no place in any record.
static void a_record_that_hides_something_is_told_from_one_of_another_firmware(void **state)
{
    static const struct {
        const char *line;
        bool hides;
    } rows[] = {
        {"1234 2027-04-01T03:26:34Z humidity pass - 4d5a90000300000004 " HASH, false},
        {"1 humidity=4711ppm offset=-123456789s doors=1234", false},
        {"1 tomorrow's words", false},
        {"1 4711", true},
        {"1 pin 4711", true},
        {"1 pin=4711 4711", true},
        {"1 pin-4711", true},
        {"1 =4711", true},
        {"1 pin=4711471147", false}, // ten digits are no PIN
        {"1 code=QZ7481KX", true},
        {"1 bytes=123456789018B", true},
        {"1 a=1234 5678 9018", true},
        {"1 " HASH "00", true},
        {"1 -----BEGIN CERTIFICATE-----", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (scan_record_hides(rows[i].line) != rows[i].hides)
            fail_msg("%s", rows[i].line);
}

static void another_kiosks_name_is_refused(void **state)
{
    (void)state;
    struct scan_finding finding;
    assert_false(scan_text(TOP CHAIN HEAD, strlen(TOP CHAIN HEAD), "kiosk-0043.example", &finding));
    assert_int_equal(finding.line, 2);
}

// ---- what it looks like -------------------------------------------------------------------------

static void a_my_number_is_known_by_its_check_digit(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    int right = 0;
    for (int i = 0; i < 10000; i++) {
        unsigned char digits[12];
        for (int d = 0; d < 12; d++)
            digits[d] = (unsigned char)export_sample_random(&seed, 10);
        right += leak_is_my_number(digits);
    }
    assert_in_range(right, 900, 1100); // one digit in ten fits
    static const char *const numbers[] = {"123456789018",
                                          "1234 5678 9018",
                                          "1234-5678-9018",
                                          "1 2 3 4 5 6 7 8 9 0 1 8",
                                          "name:123456789018;",
                                          "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93"
                                          "456789018",
                                          "1234\xE3\x80\x80"
                                          "5678\xEF\xBC\x8D"
                                          "9018",
                                          "0123456789018",
                                          "200000000000",  // a rest of 1, and one
                                          "200000000050"}; // of 0: the digit is 0
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_int_equal(leak_find(numbers[i], strlen(numbers[i])), LEAK_MY_NUMBER);
    assert_int_equal(leak_find("123456789019", 12), LEAK_NONE);
    assert_int_equal(leak_find("000000000000", 12), LEAK_MY_NUMBER); // a sum of 0: the digit is 0
}

static void a_log_line_of_a_refusal_does_not_repeat_what_was_found(void **state)
{
    (void)state;
    static const char secret[] = TOP "word QZ7481KX\n" CHAIN HEAD;
    char said[1000] = "";
    struct scan_finding finding;
    int ends[2], before = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    log_start("scan_test", LOG_INFO);
    assert_false(scan_text(secret, strlen(secret), KIOSK, &finding));
    log_start("scan_test", (enum log_level)0);
    dup2(before, STDERR_FILENO);
    close(before);
    close(ends[1]);
    assert_true(read(ends[0], said, sizeof said - 1) > 0);
    close(ends[0]);
    assert_non_null(strstr(said, "event=export-refused why=password line=6"));
    assert_null(strstr(said, "QZ7481KX"));
}

// ---- what is not even written -------------------------------------------------------------------

static void facts_of_another_form_make_no_text(void **state)
{
    struct bench *bench = *state;
    uint64_t seed = SEED;
    const struct history_head none = {0};
    struct export_text_facts good = export_sample_facts(&seed), bad[7];
    good.versions = good.faults = 1;
    for (size_t i = 0; i < 7; i++)
        bad[i] = good;
    strcpy(bad[0].version[0].version, "1.0.0-1234");
    strcpy(bad[1].version[0].version, "1234");
    bad[2].version[0].program = EXPORT_TEXT_PROGRAM_COUNT;
    bad[3].fault[0].number = 1000;
    bad[4].fault[0].time = -1;
    bad[5].slot = 'c';
    bad[6].time = -1;
    struct export_text *text = export_text_begin(&good, &bench->kiosk, &none);
    assert_non_null(text);
    export_text_free(&text);
    for (size_t i = 0; i < 7; i++)
        assert_null(export_text_begin(&bad[i], &bench->kiosk, &none));
}

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench.ec = device_signer_make(DEVICE_SIGNER_EC, KIOSK);
    bench.rsa = device_signer_make(DEVICE_SIGNER_RSA, KIOSK);
    if (!bench.ec || !bench.rsa)
        return -1;
    bench.kiosk = device_signer_kiosk(bench.ec, 0xA5);
    log_start("scan_test", (enum log_level)0); // it refuses thousands of times
    *state = &bench;
    return 0;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    device_signer_free(&bench->ec);
    device_signer_free(&bench->rsa);
    return 0;
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(ten_thousand_exports_without_a_canary_are_let_go),
    cmocka_unit_test(a_canary_is_refused_wherever_it_stands),
    cmocka_unit_test(a_canary_in_a_record_is_refused_though_the_chain_is_whole),
    cmocka_unit_test(a_line_that_is_not_declared_is_refused_and_named),
    cmocka_unit_test(a_record_that_hides_something_is_told_from_one_of_another_firmware),
    cmocka_unit_test(another_kiosks_name_is_refused),
    cmocka_unit_test(a_my_number_is_known_by_its_check_digit),
    cmocka_unit_test(a_log_line_of_a_refusal_does_not_repeat_what_was_found),
    cmocka_unit_test(facts_of_another_form_make_no_text),
};

TEST_MAIN(promises, make_bench, remove_bench)
