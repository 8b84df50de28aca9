// SELECT and READ BINARY: the application, its files and who may read them.
#include <string.h>

#include "tests/card/src/card_inside.h"

static const uint8_t APPLICATION[] = {0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};

enum {
    EF_SIGN_CERTIFICATE = 0x0001,
    EF_SIGN_CA = 0x0002,
    EF_TOKEN = 0x0006,
    EF_AVAILABILITY = 0x0008,
    EF_AUTH_CERTIFICATE = 0x000A,
    EF_AUTH_CA = 0x000B,

    NAME_MAX_LENGTH = 16,    // of an application, ISO/IEC 7816-4 clause 8.2.1.2
    CERTIFICATE_FILE = 2048, // bytes of a certificate's file, filler included
    TOKEN_BYTES = 160,
    PRESENT = 0x8F,     // in EF 0008
    SELECT_NAME = 0x04, // P1 of SELECT
    SELECT_EF = 0x02,
    SELECT_MF = 0x00,
    NO_FCI = 0x0C, // P2 of SELECT
    LE_MAX = 255,  // that a card names which knows no Le of 256
};

static const struct card_file FILES[] = {
    {EF_SIGN_CERTIFICATE, CARD_FILE_DATA, IMAGE_SIGN},
    {EF_SIGN_CA, CARD_FILE_DATA, IMAGE_SIGN},
    {EF_TOKEN, CARD_FILE_DATA, IMAGE_AUTH},
    {EF_AVAILABILITY, CARD_FILE_DATA, IMAGE_AUTH},
    {EF_AUTH_CERTIFICATE, CARD_FILE_DATA, IMAGE_AUTH},
    {EF_AUTH_CA, CARD_FILE_DATA, IMAGE_AUTH},
    {0x0017, CARD_FILE_KEY, IMAGE_AUTH},
    {0x0018, CARD_FILE_SECRET, IMAGE_AUTH},
    {0x001A, CARD_FILE_KEY, IMAGE_SIGN},
    {0x001B, CARD_FILE_SECRET, IMAGE_SIGN},
};

static const char *const LABELS[IMAGE_KIND_COUNT] = {
    [IMAGE_MY_NUMBER] = "JPKIAPICCTOKEN2",
    [IMAGE_JUKI] = "JPKIAPICCTOKEN",
    [IMAGE_ANDROID] = "JPKIAPGPSETOKEN",
    [IMAGE_IPHONE] = "JPKIAPIOSTOKEN",
    [IMAGE_OTHER] = "",
};

// A card without a signature certificate has neither its key nor its password; the CA's
// certificate stays.
static bool has(const struct card *card, const struct card_file *file)
{
    return file->which == IMAGE_AUTH || file->id == EF_SIGN_CA || card->image.has_sign;
}

const struct card_file *card_files_find(const struct card *card, uint16_t id)
{
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        if (FILES[i].id == id)
            return has(card, &FILES[i]) ? &FILES[i] : NULL;
    }
    return NULL;
}

// File control information, ISO/IEC 7816-4 clause 5.3.3: nobody asked for it, so it waits for GET
// RESPONSE. The tag says what the one data object in it is: 84 a name, 83 a file's id.
static void offer_fci(const struct card *card, uint8_t tag, const uint8_t *value, size_t length,
                      struct card_answer *answer)
{
    if (!card->habits.select_61)
        return;
    const uint8_t head[] = {0x6F, (uint8_t)(length + 2), tag, (uint8_t)length};
    memcpy(answer->bytes, head, sizeof head);
    memcpy(answer->bytes + sizeof head, value, length);
    answer->length = sizeof head + length;
}

// The name may be cut short: the first application that begins with it is selected (JICSAP 4.2).
static uint16_t select_application(struct card *card, const struct apdu *apdu,
                                   struct card_answer *answer)
{
    if (apdu->lc == 0 || apdu->lc > NAME_MAX_LENGTH)
        return SW_WRONG_LENGTH;
    if (card_piv_is_named(card, apdu))
        return card_piv_select(card, apdu, answer);
    if (card->image.kind == IMAGE_OTHER || apdu->lc > sizeof APPLICATION ||
        memcmp(apdu->data, APPLICATION, apdu->lc) != 0)
        return SW_NO_FILE;
    if (apdu->p2 != NO_FCI)
        return SW_BAD_PARAMETERS;
    card_reset(card);
    card->selected = true;
    offer_fci(card, 0x84, APPLICATION, sizeof APPLICATION, answer);
    return SW_DONE;
}

static uint16_t select_ef(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    if (apdu->p2 != NO_FCI)
        return SW_BAD_PARAMETERS;
    if (apdu->lc != 2)
        return SW_WRONG_LENGTH;
    uint16_t id = (uint16_t)(apdu->data[0] << 8 | apdu->data[1]);
    const struct card_file *file = card->selected ? card_files_find(card, id) : NULL;
    if (file == NULL)
        return SW_NO_FILE;
    card->current = file;
    offer_fci(card, 0x83, apdu->data, 2, answer);
    return SW_DONE;
}

// Real cards know no master file by its id. Without one, the command does nothing and says that it
// did, if an application is selected.
static uint16_t select_mf(const struct card *card, const struct apdu *apdu)
{
    if (apdu->lc > 0)
        return SW_NO_FILE;
    return card->selected ? SW_DONE : SW_BAD_PARAMETERS;
}

uint16_t card_files_select(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    if (apdu->p1 == SELECT_NAME)
        return select_application(card, apdu, answer);
    if (apdu->p1 == SELECT_EF)
        return select_ef(card, apdu, answer);
    return apdu->p1 == SELECT_MF ? select_mf(card, apdu) : SW_BAD_PARAMETERS;
}

// P1 of READ BINARY and P2 of the commands with a secret or a key: 100xxxxx, x the short EF id.
static uint16_t select_short(struct card *card, uint8_t parameter)
{
    if (card->habits.no_short_ef || (parameter & 0xE0) != 0x80)
        return SW_BAD_PARAMETERS;
    const struct card_file *file = card->selected ? card_files_find(card, parameter & 0x1F) : NULL;
    if (file == NULL)
        return SW_NO_FILE;
    card->current = file;
    return SW_DONE;
}

uint16_t card_files_named(struct card *card, uint8_t p2, enum card_file_type type,
                          const struct card_file **file)
{
    *file = NULL;
    if (p2 != 0x80) {
        uint16_t sw = select_short(card, p2);
        if (sw != SW_DONE)
            return sw == SW_NO_FILE ? SW_NO_REFERENCE : sw;
    }
    if (card->current == NULL || card->current->type != type)
        return SW_NO_REFERENCE;
    *file = card->current;
    return SW_DONE;
}

// Text fields of CK_TOKEN_INFO are padded with spaces and have no terminator.
static void put_text(uint8_t *field, size_t size, const void *text, size_t length)
{
    memset(field, ' ', size);
    memcpy(field, text, length < size ? length : size);
}

static void put_number(uint8_t *field, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        field[i] = (uint8_t)(number >> (24 - 8 * i));
}

// CK_TOKEN_INFO of PKCS #11 with big-endian 32-bit CK_ULONG, filled as a plastic card fills it: the
// version fields hold text, the clock holds nines.
static size_t token_information(const struct card *card, uint8_t *file)
{
    static const uint32_t NUMBERS[] = {
        0x0000040D, // CKF_TOKEN_INITIALIZED, USER_PIN_INITIALIZED, LOGIN_REQUIRED, RNG
        1,          0,          1,          0,         // sessions: most, open, most R/W, open R/W
        16,         6,                                 // PIN length: most, least
        0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF // memory: unavailable information
    };
    const char *label = LABELS[card->image.kind];
    put_text(file, 32, label, strlen(label));
    put_text(file + 32, 32, "00000000000000000000000000000001", 32);
    put_text(file + 64, 16, "VIRTUAL", 7);
    put_text(file + 80, 16, card->image.serial.bytes, card->image.serial.length);
    for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++)
        put_number(file + 96 + 4 * i, NUMBERS[i]);
    memcpy(file + 140, "0301", 4);
    memset(file + 144, '9', 16);
    return TOKEN_BYTES;
}

static size_t certificate(const struct card *card, const struct image_blob *blob, uint8_t *file)
{
    memcpy(file, blob->bytes, blob->length);
    if (card->habits.filler == HABITS_FILLER_NONE || blob->length >= CERTIFICATE_FILE)
        return blob->length;
    memset(file + blob->length, card->habits.filler == HABITS_FILLER_00 ? 0x00 : 0xFF,
           CERTIFICATE_FILE - blob->length);
    return CERTIFICATE_FILE;
}

// Writes the file's content, at most CARD_DATA_MAX bytes, and returns its size.
static size_t content(const struct card *card, const struct card_file *ef, uint8_t *file)
{
    switch (ef->id) {
    case EF_TOKEN:
        return token_information(card, file);
    case EF_AVAILABILITY:
        memcpy(file, (const uint8_t[]){card->image.has_sign ? PRESENT : 0, PRESENT, 0}, 3);
        return 3;
    case EF_SIGN_CERTIFICATE:
    case EF_AUTH_CERTIFICATE:
        return certificate(card, &card->image.certificate[ef->which], file);
    default:
        return certificate(card, &card->image.ca[ef->which], file);
    }
}

// The signature certificate names its holder and is guarded by the password; a phone guards the
// user certificate as well.
static bool readable(const struct card *card, const struct card_file *ef)
{
    if (ef->id == EF_SIGN_CERTIFICATE)
        return card->verified[IMAGE_SIGN];
    bool phone = card->image.kind == IMAGE_ANDROID || card->image.kind == IMAGE_IPHONE;
    return ef->id != EF_AUTH_CERTIFICATE || !phone || card->verified[IMAGE_AUTH];
}

// Which file READ BINARY means and where in it: P1 with its high bit names a file, otherwise both
// are a 15-bit offset into the current one.
static uint16_t locate(struct card *card, const struct apdu *apdu, size_t *offset)
{
    if (apdu->p1 & 0x80) {
        uint16_t sw = select_short(card, apdu->p1);
        if (sw != SW_DONE)
            return sw;
        *offset = apdu->p2;
    } else {
        *offset = (size_t)apdu->p1 << 8 | apdu->p2;
    }
    if (card->current == NULL || card->current->type != CARD_FILE_DATA)
        return SW_CONDITIONS;
    return readable(card, card->current) ? SW_DONE : SW_NOT_ALLOWED;
}

uint16_t card_files_read(struct card *card, const struct apdu *apdu, struct card_answer *answer)
{
    uint8_t file[CARD_DATA_MAX];
    size_t offset, wanted = apdu->le, chunk = card->habits.chunk;
    if (!apdu->has_le || apdu->lc > 0)
        return SW_WRONG_LENGTH;
    uint16_t sw = locate(card, apdu, &offset);
    if (sw != SW_DONE)
        return sw;
    size_t size = content(card, card->current, file);
    if (offset >= size)
        return SW_BAD_OFFSET;
    if (wanted > size - offset)
        wanted = size - offset;
    if (apdu->le_is_zero && card->habits.le_zero_6c)
        return SW_LE | (uint8_t)(wanted < LE_MAX ? wanted : LE_MAX);
    if (chunk > 0 && wanted > chunk) {
        if (card->habits.chunk_6c)
            return SW_LE | (uint8_t)chunk;
        wanted = chunk;
    }
    memcpy(answer->bytes, file + offset, wanted);
    answer->length = wanted;
    return SW_DONE;
}
