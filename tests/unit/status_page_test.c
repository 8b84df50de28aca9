// Promises of assets/status.html, in a headless Chromium: a genuine status text is shown, in both
// languages and for both kinds of keys, and whatever is not genuine is said to be none and not
// shown.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "drivers/history/status_text.h"
#include "tests/support/history_rig.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    PAGE_MAX = 64 * 1024,
    KEY_MAX = 4096,
    CASES_MAX = 32 * 1024,
    COMMAND_MAX = 1024,
    BROWSE_MAX = 8 * 1024, // with a whole text in the address
};

// Puts each case into the fields as somebody who types does, and writes down what is shown.
static const char HARNESS[] =
    "<script>addEventListener('load', async () => {\n"
    "const out = document.createElement('pre');\n"
    "const put = (id, value) => { const field = document.getElementById(id); field.value = value;\n"
    "    field.dispatchEvent(new Event('input')); };\n"
    "for (const [name, text, keys, button] of CASES) {\n"
    "    document.getElementById(button).click();\n"
    "    put('text', text); put('keys', keys);\n"
    "    delete document.body.dataset.why;\n"
    "    while (!document.body.dataset.why) await new Promise(next => setTimeout(next, 5));\n"
    "    out.append(`@${name}: ${document.body.dataset.why} | ${said.textContent} | ` +\n"
    "        [...facts.querySelectorAll('tr')].map(tr => tr.innerText.replace(/\\s+/g, ' "
    "')).join(' ; ') +\n"
    "        '\\n');\n"
    "}\n"
    "out.append(`secure ${isSecureContext}\\n`);\n"
    "document.body.append(out);\n"
    "});</script>\n";

struct bench {
    struct history_rig *rig;
    struct device_signer *rsa;
    char ec_text[STATUS_TEXT_MAX + 1], rsa_text[STATUS_TEXT_MAX + 1];
    char cases[CASES_MAX], shown[PAGE_MAX];
};

static void read_all(FILE *file, char *bytes, size_t size)
{
    assert_non_null(file);
    size_t length = fread(bytes, 1, size - 1, file);
    assert_true(length < size - 1);
    bytes[length] = '\0';
}

static void read_key(const struct bench *b, const char *name, char key[KEY_MAX])
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", b->rig->dir, name);
    FILE *file = fopen(path, "re");
    read_all(file, key, KEY_MAX);
    fclose(file);
}

// A string of JavaScript, as backquotes have it.
static void add_case(struct bench *b, const char *name, const char *text, const char *keys,
                     const char *button)
{
    size_t used = strlen(b->cases);
    int length = snprintf(b->cases + used, sizeof b->cases - used, "[`%s`,`%s`,`%s`,`%s`],", name,
                          text, keys, button);
    assert_true(length > 0 && (size_t)length < sizeof b->cases - used);
}

// `page` is a copy of the page with this behind it; what the browser makes of it goes to b->shown.
static void browse(struct bench *b, const char *more, const char *hash)
{
    static char page[PAGE_MAX]; // lint: file-scope one at a time
    char path[SCRATCH_MAX + 32], command[BROWSE_MAX];
    FILE *file = fopen("assets/status.html", "re");
    read_all(file, page, sizeof page);
    fclose(file);
    snprintf(path, sizeof path, "%s/page.html", b->rig->dir);
    file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fprintf(file, "%s%s", page, more) > 0);
    assert_int_equal(fclose(file), 0);
    snprintf(command, sizeof command,
             "cd %s && HOME=$PWD timeout 60 chromium --headless --no-sandbox --disable-gpu "
             "--disable-background-networking --user-data-dir=profile --virtual-time-budget=20000 "
             "--dump-dom 'file://%s%s' 2>log </dev/null",
             b->rig->dir, path, hash);
    FILE *pipe = popen(command, "r");
    read_all(pipe, b->shown, sizeof b->shown);
    if (pclose(pipe) != 0)
        fail_msg("%s", command);
}

static void browse_cases(struct bench *b)
{
    static char more[CASES_MAX + sizeof HARNESS + 64]; // lint: file-scope one at a time
    snprintf(more, sizeof more, "<script>const CASES = [%s];</script>%s", b->cases, HARNESS);
    browse(b, more, "");
}

// ---- promises -----------------------------------------------------------------------------------

// The line that was written down of a case, cut off behind it.
static const char *shown(struct bench *b, const char *name, char line[COMMAND_MAX])
{
    char start[64];
    snprintf(start, sizeof start, "@%s: ", name);
    const char *at = strstr(b->shown, start);
    if (!at)
        fail_msg("nothing was shown of %s: %s", name, b->shown);
    at += strlen(start);
    snprintf(line, COMMAND_MAX, "%.*s", (int)strcspn(at, "\n"), at);
    return line;
}

static void shows(struct bench *b, const char *name, const char *what)
{
    char line[COMMAND_MAX];
    if (!strstr(shown(b, name, line), what))
        fail_msg("%s: \"%s\", not \"%s\"", name, line, what);
}

// Nothing of the text is repeated.
static void is_not_genuine(struct bench *b, const char *name, const char *why)
{
    char line[COMMAND_MAX], expected[COMMAND_MAX];
    snprintf(expected, sizeof expected, "%s | NOT genuine | ", why);
    assert_string_equal(shown(b, name, line), expected);
}

static void a_genuine_text_is_shown_in_both_languages_for_both_kinds_of_keys(void **state)
{
    struct bench *b = *state;
    char key[KEY_MAX];
    for (int i = 0; i < 2; i++) {
        const char *text = i == 0 ? b->ec_text : b->rsa_text;
        read_key(b, i == 0 ? "device.crt" : "rsa.crt", key);
        add_case(b, i == 0 ? "ec-ja" : "rsa-ja", text, key, "ja");
        add_case(b, i == 0 ? "ec-en" : "rsa-en", text, key, "en");
        read_key(b, i == 0 ? "device.pub" : "rsa.pub", key);
        add_case(b, i == 0 ? "ec-pub" : "rsa-pub", text, key, "en");
    }
    browse_cases(b);
    static const char *const english[] = {"ec-en", "rsa-en", "ec-pub", "rsa-pub"};
    for (size_t i = 0; i < sizeof english / sizeof english[0]; i++) {
        shows(b, english[i], "genuineWhy | Genuine | Kiosk " HISTORY_RIG_KIOSK " ; ");
        shows(b, english[i], " min ago, by this device's clock ; ");
        shows(b, english[i], " ; Network FAIL ");
        shows(b, english[i], " ; Clock pass ");
        shows(b, english[i], " ; Image slot B ; Program hash a5a5a5a5");
        shows(b, english[i], " ; Records 12 ; Last record ");
    }
    shows(b, "ec-ja", "genuineWhy | 本物です | キオスク " HISTORY_RIG_KIOSK " ; ");
    shows(b, "rsa-ja", " ; 通信 不合格 ");
    assert_non_null(strstr(b->shown, "secure true")); // without it there is no crypto.subtle
}

static void what_is_not_genuine_is_said_to_be_none_and_nothing_of_it_is_shown(void **state)
{
    struct bench *b = *state;
    char key[KEY_MAX], other[KEY_MAX], changed[STATUS_TEXT_MAX + 1], cut[STATUS_TEXT_MAX + 1];
    read_key(b, "device.crt", key);
    read_key(b, "rsa.crt", other);
    snprintf(changed, sizeof changed, "%s", b->ec_text);
    memcpy(strstr(changed, "network fail"), "network pass", 12);
    add_case(b, "changed", changed, key, "en");
    snprintf(changed, sizeof changed, "%s", b->rsa_text);
    *strstr(changed, "head 12") = 'H';
    add_case(b, "malformed", changed, other, "en");
    add_case(b, "foreign-key", b->ec_text, other, "en");
    read_key(b, "stranger.crt", other);
    add_case(b, "foreign-name", b->rsa_text, other, "en");
    snprintf(cut, sizeof cut, "%.*s", (int)strlen(b->ec_text) - 12, b->ec_text);
    add_case(b, "cut", cut, key, "en");
    snprintf(cut, sizeof cut, "%.*s", (int)(strrchr(b->ec_text, '\n') - b->ec_text), b->ec_text);
    add_case(b, "unsigned", cut, key, "en");
    add_case(b, "words", "hello", key, "en");
    add_case(b, "certificate", key, key, "en");
    browse_cases(b);
    is_not_genuine(b, "changed", "changedWhy");
    is_not_genuine(b, "malformed", "malformedWhy");
    is_not_genuine(b, "foreign-key", "changedWhy");
    is_not_genuine(b, "foreign-name", "foreignWhy");
    is_not_genuine(b, "cut", "changedWhy");
    is_not_genuine(b, "unsigned", "malformedWhy");
    is_not_genuine(b, "words", "malformedWhy");
    is_not_genuine(b, "certificate", "malformedWhy");
}

static void without_a_key_nothing_is_said_to_be_genuine(void **state)
{
    struct bench *b = *state;
    char key[KEY_MAX], both[2 * KEY_MAX];
    read_key(b, "device.crt", key);
    add_case(b, "nothing", "", key, "en");
    add_case(b, "no-key", b->ec_text, "", "en");
    snprintf(both, sizeof both, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    add_case(b, "bad-key", b->ec_text, both, "en");
    read_key(b, "rsa.crt", both);
    strcat(both, key);
    add_case(b, "one-of-two", b->ec_text, both, "en");
    browse_cases(b);
    shows(b, "nothing", "emptyWhy | Nothing has been checked yet | ");
    shows(b, "no-key", "noKeyWhy | It cannot be checked | ");
    shows(b, "bad-key", "badKeyWhy | It cannot be checked | ");
    shows(b, "one-of-two", "genuineWhy | Genuine | ");
}

// Who photographs a code can show it again.
static void an_old_text_is_said_to_be_old(void **state)
{
    struct bench *b = *state;
    char key[KEY_MAX], text[STATUS_TEXT_MAX + 1];
    struct status_text_facts facts = {.time = (int64_t)time(NULL) - 3600};
    read_key(b, "device.pub", key);
    assert_true(status_text_make(&facts, &b->rig->kiosk, text));
    add_case(b, "old", text, key, "en");
    facts.time += 7200;
    assert_true(status_text_make(&facts, &b->rig->kiosk, text));
    add_case(b, "ahead", text, key, "en");
    browse_cases(b);
    shows(b, "old", " min ago, by this device's clock ;  This is old: make sure that the QR code ");
    shows(b, "ahead", "This is ahead of this device's clock");
}

// Neither what the operator put into the page nor what a link brings needs a hand.
static void a_link_brings_the_text_and_never_a_key(void **state)
{
    struct bench *b = *state;
    char key[KEY_MAX], more[2 * KEY_MAX], hash[4 * STATUS_TEXT_MAX] = "#";
    read_key(b, "device.crt", key);
    for (const char *c = b->ec_text; *c; c++)
        snprintf(hash + strlen(hash), 4, "%%%02X", (unsigned char)*c);
    snprintf(more, sizeof more,
             "<script>addEventListener('load', () => { document.getElementById('keys').value = "
             "`%s`; check(); });</script>",
             key);
    browse(b, more, hash);
    assert_non_null(strstr(b->shown, "data-verdict=\"genuine\""));
    browse(b, "", hash);
    assert_non_null(strstr(b->shown, "data-verdict=\"unknown\""));
}

static void it_asks_nobody_for_anything(void **state)
{
    static char page[PAGE_MAX]; // lint: file-scope one at a time
    (void)state;
    FILE *file = fopen("assets/status.html", "re");
    read_all(file, page, sizeof page);
    fclose(file);
    assert_non_null(strstr(page, "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                 "script-src 'unsafe-inline'\""));
    static const char *const words[] = {"://", "src=", "href=", "fetch(", "import(", "url("};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_null(strstr(page, words[i]));
}

// ---- the bench ----------------------------------------------------------------------------------

static void make_texts(struct bench *b)
{
    struct status_text_facts facts = {.time = (int64_t)time(NULL), .slot = 'b'};
    struct history_kiosk rsa = device_signer_kiosk(b->rsa, 0xA5);
    history_rig_fill(b->rig, 11);
    struct history_record last = history_rig_record(HISTORY_NETWORK, HISTORY_FAIL);
    assert_int_equal(history_append(b->rig->history, &last), HISTORY_OK);
    assert_int_equal(status_text_look(b->rig->history, &facts), HISTORY_OK);
    assert_true(status_text_make(&facts, &b->rig->kiosk, b->ec_text));
    assert_true(status_text_make(&facts, &rsa, b->rsa_text));
}

// A certificate of the same key with another kiosk's name.
static bool write_stranger(const struct bench *b)
{
    char command[COMMAND_MAX];
    snprintf(command, sizeof command,
             "cd %s && openssl req -x509 -new -key rsa.key -subj /CN=kiosk-0043.example -days 1 "
             "-out stranger.crt",
             b->rig->dir);
    return system(command) == 0;
}

static int start(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    struct bench *b = &bench;
    *b = (struct bench){.rsa = device_signer_make(DEVICE_SIGNER_RSA, HISTORY_RIG_KIOSK)};
    if (!b->rsa || history_rig_start(state) != 0)
        return -1;
    b->rig = *state;
    *state = b;
    make_texts(b);
    return device_signer_write(b->rig->device, b->rig->dir, "device") &&
                   device_signer_write(b->rsa, b->rig->dir, "rsa") && write_stranger(b)
               ? 0
               : -1;
}

static int stop(void **state)
{
    struct bench *b = *state;
    device_signer_free(&b->rsa);
    *state = b->rig;
    return history_rig_stop(state);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, start, stop)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(a_genuine_text_is_shown_in_both_languages_for_both_kinds_of_keys),
    PROMISE(what_is_not_genuine_is_said_to_be_none_and_nothing_of_it_is_shown),
    PROMISE(without_a_key_nothing_is_said_to_be_genuine),
    PROMISE(an_old_text_is_said_to_be_old),
    PROMISE(a_link_brings_the_text_and_never_a_key),
    PROMISE(it_asks_nobody_for_anything),
};

TEST_MAIN(PROMISES, NULL, NULL)
