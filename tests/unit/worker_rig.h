// The worker on a card made of text: PC/SC itself is replaced at link time, so that every APDU of
// a visit, and every way a reader can fail, is written down in the tests that include this.
#ifndef TESTS_UNIT_WORKER_RIG_H
#define TESTS_UNIT_WORKER_RIG_H

#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <winscard.h>

#include "drivers/base/log.h"
#include "firmware/card/card_settings.h"
#include "firmware/card/card_worker.h"
#include "firmware/protocol/card_message.h"
#include "tests/support/card_script.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

#define SELECT_APPLICATION "> 00 A4 04 0C 0A D392F000260100000001\n< 9000\n"
#define SELECT(file)       "> 00 A4 02 0C 02 " file "\n< 9000\n"
#define MY_NUMBER          "4A504B494150494343544F4B454E32" // JPKIAPICCTOKEN2
#define LABEL              SELECT("0006") "> 00 B0 00 00 20\n< " MY_NUMBER " 20*17 9000\n"
#define AVAILABLE(bytes)   SELECT("0008") "> 00 B0 00 00 03\n< " bytes " 9000\n"
#define TRIES(sw)          "> 00 20 00 80\n< " sw "\n"
#define VERIFY_1234(sw)    "> 00 20 00 80 04 31323334\n< " sw "\n"
#define VERIFY_ABC(sw)     "> 00 20 00 80 06 414243313233\n< " sw "\n"
#define CHALLENGE          "> 00 84 00 00 10\n< C4*16 9000\n"
#define PERMIT(sw)         "> 00 82 00 81 10 CC*16\n< " sw "\n"
#define RESET_XYZ(sw)      "> 00 2C 02 80 06 58595A373839\n< " sw "\n"
#define OPEN_WITH(sign, auth)                                                                      \
    SELECT_APPLICATION LABEL AVAILABLE("8F8F00") SELECT("001B") TRIES(sign)                        \
        SELECT("000A") "%read" SELECT("0018") TRIES(auth)
#define RESUME SELECT_APPLICATION SELECT("000A") "%head"

enum {
    TEXT_MAX = 65536,
    ANSWERS_MAX = 16,
};

// ---- PC/SC, replaced ---------------------------------------------------------------------------

struct fake {
    struct card_script script;
    char text[TEXT_MAX];
    LONG establish, connect, list; // what the calls return
    int busy;                      // connects that find the card in use before one succeeds
    const char *names;             // of the readers, each terminated, and an empty one
    DWORD states[4];               // of the readers
    DWORD later[4];                // of the readers as well, once a card has been connected to
    DWORD protocol;
    int contexts, connections; // open now
    int connects, forgotten;
    char reader[32]; // that was connected to last
    // In place of the script, with `context`; NULL: the script.
    bool (*transmit)(void *context, const unsigned char *command, size_t length,
                     unsigned char *response, size_t *response_length);
    void *context;
};

static struct fake fake; // lint: file-scope test fixture

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT context)
{
    (void)scope, (void)a, (void)b;
    *context = 1;
    fake.contexts += fake.establish == SCARD_S_SUCCESS;
    return fake.establish;
}

LONG SCardReleaseContext(SCARDCONTEXT context)
{
    (void)context;
    fake.contexts--;
    return SCARD_S_SUCCESS;
}

LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR names, LPDWORD size)
{
    (void)context, (void)groups;
    size_t used = 0;
    while (fake.names[used])
        used += strlen(fake.names + used) + 1;
    memcpy(names, fake.names, used + 1);
    *size = used + 1;
    return used == 0 ? (LONG)SCARD_E_NO_READERS_AVAILABLE : fake.list;
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD limit, SCARD_READERSTATE *states, DWORD count)
{
    (void)context, (void)limit;
    for (DWORD i = 0; i + 1 < count; i++)
        states[i].dwEventState = fake.states[i] | (fake.connects > 0 ? fake.later[i] : 0);
    assert_string_equal(states[count - 1].szReader, "\\\\?PnP?\\Notification");
    return SCARD_S_SUCCESS;
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD mode, DWORD protocols,
                  LPSCARDHANDLE card, LPDWORD protocol)
{
    (void)context;
    snprintf(fake.reader, sizeof fake.reader, "%s", reader);
    assert_int_equal(mode, SCARD_SHARE_EXCLUSIVE);
    assert_int_equal(protocols, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    if (fake.busy-- > 0)
        return SCARD_E_SHARING_VIOLATION;
    fake.connects++;
    *card = 2;
    *protocol = fake.protocol;
    fake.connections += fake.connect == SCARD_S_SUCCESS;
    return fake.connect;
}

LONG SCardDisconnect(SCARDHANDLE card, DWORD disposition)
{
    (void)card;
    assert_int_equal(disposition, SCARD_RESET_CARD);
    fake.connections--;
    return SCARD_S_SUCCESS;
}

LONG SCardStatus(SCARDHANDLE card, LPSTR name, LPDWORD name_length, LPDWORD state, LPDWORD protocol,
                 LPBYTE atr, LPDWORD length)
{
    static const unsigned char ATR[] = {0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14};
    (void)card, (void)name, (void)name_length, (void)state, (void)protocol;
    memcpy(atr, ATR, sizeof ATR);
    *length = sizeof ATR;
    return SCARD_S_SUCCESS;
}

LONG SCardTransmit(SCARDHANDLE card, const SCARD_IO_REQUEST *pci, LPCBYTE command, DWORD length,
                   SCARD_IO_REQUEST *received_pci, LPBYTE response, LPDWORD response_length)
{
    (void)card, (void)received_pci;
    assert_int_equal(fake.connections, 1);
    if (pci->dwProtocol != fake.protocol) {
        for (DWORD i = 0; i < length; i++)
            assert_int_equal(command[i], 0);
        assert_int_equal(length, APDU_COMMAND_MAX);
        fake.forgotten++;
        return SCARD_E_PROTO_MISMATCH;
    }
    size_t count = 0;
    if (fake.transmit)
        fake.transmit(fake.context, command, length, response, &count);
    else
        card_script_transmit(&fake.script, command, length, response, &count);
    *response_length = count; // 0 for a broken link: that is how pcscd says it
    return SCARD_S_SUCCESS;
}

// ---- certificates and scripts ------------------------------------------------------------------

struct der {
    unsigned char *bytes;
    size_t length;
};

struct rig {
    struct der user, sign;
    struct card_settings settings;
    char directory[SCRATCH_MAX], restart[SCRATCH_MAX + 8];
    int fd, worker_fd;
    uint32_t ticket;
    size_t count; // of answers
    struct ipc_message answers[ANSWERS_MAX];
    size_t traces, alive, checking;
};

// 4 March 1985, Showa 60, and long enough for more than one READ.
static inline struct der make_certificate(const char *birth)
{
    X509 *certificate = X509_new();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_TYPE *value = ASN1_TYPE_new();
    ASN1_STRING *string = ASN1_STRING_type_new(V_ASN1_UTF8STRING);
    struct der der = {0};
    ASN1_STRING_set(string, birth, -1);
    ASN1_TYPE_set(value, V_ASN1_UTF8STRING, string);
    GENERAL_NAME_set0_othername(name, OBJ_txt2obj("1.2.392.200149.8.5.5.4", 1), value);
    sk_GENERAL_NAME_push(names, name);
    X509_set_version(certificate, X509_VERSION_3);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)"nobody at all, at some length", -1, -1, 0);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    der.length = (size_t)i2d_X509(certificate, &der.bytes);
    assert_true(der.length > 256 && der.length < 512);
    GENERAL_NAMES_free(names);
    EVP_PKEY_free(key);
    X509_free(certificate);
    return der;
}

static inline void append_hex(char *text, const unsigned char *bytes, size_t length)
{
    text += strlen(text);
    for (size_t i = 0; i < length; i++)
        text += sprintf(text, "%02X", bytes[i]);
}

static inline void append_reads(char *text, const struct der *der)
{
    size_t rest = der->length - 256;
    strcat(text, "> 00 B0 00 00 00\n< ");
    append_hex(text, der->bytes, 256);
    sprintf(text + strlen(text), " 9000\n> 00 B0 01 00 %02X\n< ", (unsigned)rest);
    append_hex(text, der->bytes + 256, rest);
    strcat(text, " 9000\n");
}

static inline void append_head(char *text, const struct der *der)
{
    strcat(text, "> 00 B0 00 00 00\n< ");
    append_hex(text, der->bytes, 256);
    strcat(text, " 9000\n");
}

// Replaces the words %read, %sread, %head and %other in a script.
static inline void play(struct rig *rig, const char *template)
{
    static const struct {
        const char *word;
        void (*append)(char *text, const struct der *der);
        bool sign;
    } words[] = {
        {"%read", append_reads, false},
        {"%sread", append_reads, true},
        {"%head", append_head, false},
        {"%other", append_head, true}, // another card's
    };
    fake.text[0] = '\0';
    while (*template) {
        size_t plain = strcspn(template, "%");
        strncat(fake.text, template, plain);
        template += plain;
        for (size_t i = 0; *template && i < sizeof words / sizeof words[0]; i++) {
            if (strncmp(template, words[i].word, strlen(words[i].word)) != 0)
                continue;
            words[i].append(fake.text, words[i].sign ? &rig->sign : &rig->user);
            template += strlen(words[i].word);
            break;
        }
        assert_true(strlen(fake.text) < TEXT_MAX - 4096);
    }
    card_script_start(&fake.script, fake.text);
}

static inline int start(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    int fds[2];
    log_start("card_worker_test", LOG_ERROR);
    fake = (struct fake){.names = "Reader 0\0", .protocol = SCARD_PROTOCOL_T1};
    fake.states[0] = SCARD_STATE_PRESENT | 3 << 16;
    rig->user = make_certificate("0");
    rig->sign = make_certificate("319850304");
    assert_true(tmpdir_make(rig->directory));
    snprintf(rig->restart, sizeof rig->restart, "%s/restart", rig->directory);
    rig->settings =
        (struct card_settings){.restart = rig->restart, .pulse_ms = 1000, .key_open_ms = 60000};
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
    rig->fd = fds[0];
    rig->worker_fd = fds[1];
    *state = rig;
    return 0;
}

static inline int stop(void **state)
{
    struct rig *rig = *state;
    close(rig->fd);
    close(rig->worker_fd);
    OPENSSL_free(rig->user.bytes);
    OPENSSL_free(rig->sign.bytes);
    tmpdir_remove(rig->directory);
    free(rig);
    return 0;
}

// For the next row of a table.
static inline struct rig *anew(void **state)
{
    stop(state);
    start(state);
    return *state;
}

// ---- questions and answers ---------------------------------------------------------------------

static inline void ask(struct rig *rig, uint16_t type, const void *body, size_t length)
{
    struct ipc_message message;
    ipc_fill(&message, type, ++rig->ticket, body, length);
    message.deadline_ms = 1000;
    assert_int_equal(ipc_send(rig->fd, &message), IPC_OK);
}

static inline void ask_verify(struct rig *rig, enum secret_kind kind, const char *secret,
                              enum card_purpose purpose)
{
    struct card_verify m = {(uint8_t)kind, (uint8_t)strlen(secret), (uint8_t)purpose, {0}};
    memcpy(m.secret, secret, m.length);
    ask(rig, CARD_VERIFY, &m, sizeof m);
}

static inline void ask_stage(struct rig *rig, enum secret_kind kind, const char *secret)
{
    struct card_stage m = {(uint8_t)kind, (uint8_t)strlen(secret), {0}};
    memcpy(m.secret, secret, m.length);
    ask(rig, CARD_STAGE, &m, sizeof m);
}

static inline void ask_prove(struct rig *rig, enum operation operation)
{
    struct card_prove m = {.operation = (uint8_t)operation};
    memcpy(m.id, "0f8fad5b-d9cb-469f-a165-70867728950e", CARD_RESET_ID);
    memset(m.nonce, 0x5A, sizeof m.nonce);
    ask(rig, CARD_PROVE, &m, sizeof m);
}

static inline void ask_write(struct rig *rig, enum operation operation)
{
    struct card_write m = {.operation = (uint8_t)operation};
    memset(m.cryptogram, 0xCC, sizeof m.cryptogram);
    ask(rig, CARD_WRITE, &m, sizeof m);
}

// Lets the worker serve everything that was asked, then takes its answers.
static inline void serve(struct rig *rig)
{
    struct ipc_message *m = rig->answers;
    shutdown(rig->fd, SHUT_WR);
    card_worker_run(rig->worker_fd, &rig->settings);
    shutdown(rig->worker_fd, SHUT_WR);
    while (ipc_receive(rig->fd, m) == IPC_OK) {
        assert_true(m->type == IPC_ALIVE || card_message_valid(m, false));
        if (m->type == CARD_TRACE) {
            rig->traces++;
            continue;
        }
        if (m->type == CARD_CHECKING) {
            rig->checking++;
            continue;
        }
        if (m->type == IPC_ALIVE) {
            rig->alive++;
            continue;
        }
        assert_int_equal(m->ticket, rig->count + 1);
        rig->count++;
        m++;
        assert_true(rig->count < ANSWERS_MAX);
    }
    if (!fake.transmit) {
        card_script_end(&fake.script);
        assert_int_equal(rig->traces, fake.script.sent);
    }
    assert_int_equal(fake.connections, 0); // the card was reset and let go
    assert_int_equal(fake.contexts, 0);
}

static inline void expect(const struct rig *rig, size_t number, uint16_t type,
                          enum card_result result)
{
    assert_true(number >= 1 && number <= rig->count);
    const struct ipc_message *m = &rig->answers[number - 1];
    assert_int_equal(m->type, type);
    if (m->body[0] != result)
        fail_msg("answer %zu has result %d, not %d", number, m->body[0], result);
}

#define BODY(rig, number, type, name)                                                              \
    struct type name;                                                                              \
    memcpy(&name, (rig)->answers[(number)-1].body, sizeof name)

static inline bool restart_was_asked(const struct rig *rig)
{
    struct stat file;
    return stat(rig->restart, &file) == 0;
}

// The digests are sha256sum(1)'s, of the operation, the id and the nonce above.
#define INFO_SIGN                                                                                  \
    "3031300D060960864801650304020105000420 "                                                      \
    "E85442DC488670218E70359F6B58DDE9C07C9DE7D694FA07C96CF7AB1AB87271"
#define INFO_AUTH                                                                                  \
    "3031300D060960864801650304020105000420 "                                                      \
    "D9D8CC05F038676EA6F284DDE11D59CF34A1ABF7B521397BC4681082175ACB7C"

#define IN_WORKER(test) cmocka_unit_test_setup_teardown(test, start, stop)

#endif
