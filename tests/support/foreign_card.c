#include "tests/support/foreign_card.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/support/foreign_inside.h"
#include "tests/support/foreign_pki.h"
#include "tests/test.h"

enum {
    FILE_AUTH_CERTIFICATE = 0x000A,
    FILE_TOKEN = 0x0006,
    FILE_AVAILABLE = 0x0008,
    PADDING = 333,     // bytes; nothing in the profile says how many
    COMMAND_MAX = 300, // bytes
    PATH_BYTES = 256,
};

static void fill(struct foreign_file *file, const unsigned char *bytes, size_t length)
{
    assert_true(length + PADDING <= sizeof file->bytes);
    memcpy(file->bytes, bytes, length);
    file->used = length;
    file->length = length + PADDING;
}

static void make_secret(struct foreign_card *card, enum foreign_secret which, uint16_t file,
                        uint16_t key_file, int tries_max)
{
    card->secrets[which].file = file;
    card->secrets[which].key_file = key_file;
    card->secrets[which].tries_max = tries_max;
}

static void make_keys(struct foreign_card *card, const char *dir,
                      const unsigned char master[FOREIGN_MASTER])
{
    static const char *const NAMES[FOREIGN_SECRETS] = {"sign", "auth"};
    char path[PATH_BYTES];
    EVP_PKEY *authority_key;
    X509 *authority, *certificate;
    snprintf(path, sizeof path, "%s/foreign-ca.crt", dir);
    foreign_pki_authority(path, &authority_key, &authority);
    for (int i = 0; i < FOREIGN_SECRETS; i++) {
        unsigned char *der = NULL;
        snprintf(path, sizeof path, "%s/foreign-%s.der", dir, NAMES[i]);
        foreign_pki_certify(authority_key, authority, NAMES[i], path, &card->secrets[i].key,
                            &certificate);
        int length = i2d_X509(certificate, &der);
        fill(&card->files[i], der, (size_t)length);
        OPENSSL_free(der);
        if (i == FOREIGN_AUTH)
            foreign_pki_card_key(master, certificate, card->permission_key);
        X509_free(certificate);
    }
    EVP_PKEY_free(authority_key);
    X509_free(authority);
}

struct foreign_card *foreign_card_make(const char *dir, const unsigned char master[FOREIGN_MASTER])
{
    static const char LABEL[32 + 1] = "JPKIAPICCTOKEN2                 ";
    struct foreign_card *card =
        mmap(NULL, sizeof *card, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(card, MAP_FAILED);
    card->files[FOREIGN_SIGN].id = FOREIGN_FILE_SIGN;
    card->files[FOREIGN_AUTH].id = FILE_AUTH_CERTIFICATE;
    make_keys(card, dir, master);
    card->files[2].id = FILE_TOKEN;
    fill(&card->files[2], (const unsigned char *)LABEL, 32);
    card->files[3].id = FILE_AVAILABLE;
    fill(&card->files[3], (const unsigned char *)"\x8F\x8F\x00", 3);
    make_secret(card, FOREIGN_SIGN, 0x001B, 0x001A, 5);
    make_secret(card, FOREIGN_AUTH, 0x0018, 0x0017, 3);
    return card;
}

void foreign_card_free(struct foreign_card **card)
{
    for (int i = 0; *card && i < FOREIGN_SECRETS; i++)
        EVP_PKEY_free((*card)->secrets[i].key);
    if (*card)
        munmap(*card, sizeof **card);
    *card = NULL;
}

void foreign_card_prepare(struct foreign_card *card, const struct foreign_habits *habits,
                          const char *password, const char *pin, int tries_sign, int tries_auth)
{
    card->habits = *habits;
    for (int i = 0; i < FOREIGN_FILES; i++)
        memset(card->files[i].bytes + card->files[i].used, habits->padding, PADDING);
    strcpy(card->secrets[FOREIGN_SIGN].value, password);
    strcpy(card->secrets[FOREIGN_AUTH].value, pin);
    card->secrets[FOREIGN_SIGN].tries = tries_sign;
    card->secrets[FOREIGN_AUTH].tries = tries_auth;
}

size_t foreign_card_atr(const struct foreign_card *card, unsigned char atr[FOREIGN_ATR_MAX])
{
    size_t length = 0;
    unsigned byte;
    for (const char *hex = card->habits.atr; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        atr[length++] = (unsigned char)byte;
    return length;
}

// ---- asking -----------------------------------------------------------------------------------

static uint16_t tell(struct foreign_card *card, const char *hex, const char *text)
{
    unsigned char command[COMMAND_MAX], answer[FOREIGN_ANSWER_MAX];
    size_t length = 0;
    unsigned byte;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        command[length++] = (unsigned char)byte;
    if (text) {
        command[length++] = (unsigned char)strlen(text);
        memcpy(command + length, text, strlen(text));
        length += strlen(text);
    }
    size_t got = foreign_command_answer(card, command, length, answer);
    return (uint16_t)(answer[got - 2] << 8 | answer[got - 1]);
}

bool foreign_card_takes(struct foreign_card *card, enum foreign_secret which, const char *secret)
{
    foreign_command_power_on(card);
    assert_int_equal(tell(card, "00A4040C0AD392F000260100000001", NULL), 0x9000);
    assert_int_equal(tell(card, which == FOREIGN_SIGN ? "00A4020C02001B" : "00A4020C020018", NULL),
                     0x9000);
    return tell(card, "00200080", secret) == 0x9000;
}

int foreign_card_tries(const struct foreign_card *card, enum foreign_secret which)
{
    return card->secrets[which].tries;
}
