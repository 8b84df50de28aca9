#include "tests/bench/bare_card.h"

#include <winscard.h>

#include "drivers/base/clock.h"

enum {
    ROUNDS = 20,
    ANSWER = 258, // bytes
    CONNECTS = 60,
    BETWEEN_MS = 50,
};

static const unsigned char APPLICATION[] = {0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0,
                                            0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01};
static const unsigned char PIN_FILE[] = {0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18};
static const unsigned char VERIFY[] = {0x00, 0x20, 0x00, 0x80, 0x04, '1', '2', '3', '4'};

static bool taken(SCARDHANDLE card, const unsigned char *apdu, size_t length)
{
    unsigned char answer[ANSWER];
    DWORD got = sizeof answer;
    LONG err = SCardTransmit(card, SCARD_PCI_T1, apdu, length, NULL, answer, &got);
    return err == SCARD_S_SUCCESS && got == 2 && answer[0] == 0x90;
}

static bool verify(SCARDHANDLE card, struct sample *ms)
{
    bool good =
        taken(card, APPLICATION, sizeof APPLICATION) && taken(card, PIN_FILE, sizeof PIN_FILE);
    for (int i = 0; good && i < ROUNDS; i++) {
        double from = sample_now_ms();
        good = taken(card, VERIFY, sizeof VERIFY);
        sample_add(ms, sample_now_ms() - from);
    }
    return good;
}

// The card of a stand that was started just now may not be powered yet.
static bool connect_card(SCARDCONTEXT pcsc, const char *reader, SCARDHANDLE *card)
{
    DWORD protocol;
    for (int i = 0; i < CONNECTS; i++) {
        if (SCardConnect(pcsc, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, card, &protocol) ==
            SCARD_S_SUCCESS)
            return true;
        clock_sleep(BETWEEN_MS);
    }
    return false;
}

static bool measure(SCARDCONTEXT pcsc, struct sample *ms)
{
    char readers[1024];
    DWORD size = sizeof readers;
    SCARDHANDLE card;
    if (SCardListReaders(pcsc, NULL, readers, &size) != SCARD_S_SUCCESS ||
        !connect_card(pcsc, readers, &card))
        return false;
    bool good = verify(card, ms);
    SCardDisconnect(card, SCARD_RESET_CARD);
    return good;
}

bool bare_card_measure(void *context)
{
    SCARDCONTEXT pcsc;
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &pcsc) != SCARD_S_SUCCESS)
        return false;
    bool good = measure(pcsc, context);
    SCardReleaseContext(pcsc);
    return good;
}
