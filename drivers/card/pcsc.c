#include "drivers/card/pcsc.h"

#include <stdlib.h>
#include <string.h>
#include <winscard.h>

#include "drivers/base/log.h"
#include "drivers/card/reader_style.h"

enum {
    // Every reader that pcscd can hold (PCSCLITE_MAX_READERS_CONTEXTS), and an empty name.
    NAMES_MAX = PCSC_NAME_MAX * 16 + 1,
    COMMAND_MAX = 261, // the longest short APDU: header, Lc, 255 bytes, Le
};

// A reader of this name stands for "any reader comes or goes" (pcsc-lite, SCardGetStatusChange).
static const char PLUG_AND_PLAY[] = "\\\\?PnP?\\Notification";

struct pcsc {
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol; // 0: not connected
};

static const struct {
    uint32_t code;
    enum pcsc_err err;
} CODES[] = {
    {SCARD_S_SUCCESS, PCSC_OK},
    {SCARD_E_NO_SMARTCARD, PCSC_GONE},
    {SCARD_W_REMOVED_CARD, PCSC_GONE},
    {SCARD_W_RESET_CARD, PCSC_GONE}, // by another client: what was verified is lost with it
    {SCARD_E_NOT_TRANSACTED, PCSC_GONE},
    {SCARD_W_UNRESPONSIVE_CARD, PCSC_MUTE},
    {SCARD_W_UNPOWERED_CARD, PCSC_MUTE},
    {SCARD_W_UNSUPPORTED_CARD, PCSC_MUTE},
    {SCARD_E_PROTO_MISMATCH, PCSC_MUTE}, // an answer to reset that offers neither T=0 nor T=1
    {SCARD_E_SHARING_VIOLATION, PCSC_IN_USE},
    {SCARD_E_UNKNOWN_READER, PCSC_NO_READER},
    {SCARD_E_READER_UNAVAILABLE, PCSC_NO_READER},
    {SCARD_E_NO_READERS_AVAILABLE, PCSC_NO_READER},
    {SCARD_E_NO_SERVICE, PCSC_NO_SERVICE},
    {SCARD_E_SERVICE_STOPPED, PCSC_NO_SERVICE},
    {SCARD_F_COMM_ERROR, PCSC_NO_SERVICE},     // pcscd was killed while we waited for it
    {SCARD_E_INVALID_HANDLE, PCSC_NO_SERVICE}, // another pcscd than the one that gave it out
    {SCARD_E_TIMEOUT, PCSC_TIMEOUT},
};

static enum pcsc_err judge(LONG code, const char *call)
{
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++)
        if (CODES[i].code == (uint32_t)code)
            return CODES[i].err;
    log_write(LOG_WARNING, "pcsc", "event=failed call=%s code=%08X", call, (unsigned)code);
    return PCSC_FAILED;
}

const char *pcsc_strerr(enum pcsc_err err)
{
    switch (err) {
    case PCSC_OK:
        return "ok";
    case PCSC_GONE:
        return "card has gone";
    case PCSC_MUTE:
        return "card does not answer";
    case PCSC_IN_USE:
        return "card is in use";
    case PCSC_NO_READER:
        return "no reader";
    case PCSC_NO_SERVICE:
        return "no pcscd";
    case PCSC_TIMEOUT:
        return "limit passed";
    case PCSC_FAILED:
        return "unexpected PC/SC code";
    }
    return "unknown";
}

enum pcsc_err pcsc_open(struct pcsc **pcsc)
{
    struct pcsc *made = calloc(1, sizeof *made);
    if (!made)
        return PCSC_FAILED;
    LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &made->context);
    if (code != SCARD_S_SUCCESS) {
        free(made);
        return judge(code, "establish");
    }
    *pcsc = made;
    return PCSC_OK;
}

void pcsc_close(struct pcsc **pcsc)
{
    if (!*pcsc)
        return;
    pcsc_disconnect(*pcsc);
    SCardReleaseContext((*pcsc)->context);
    free(*pcsc);
    *pcsc = NULL;
}

enum pcsc_err pcsc_list(struct pcsc *pcsc, struct pcsc_reader *readers, size_t *count)
{
    char names[NAMES_MAX + 1];
    DWORD size = NAMES_MAX;
    *count = 0;
    LONG code = SCardListReaders(pcsc->context, NULL, names, &size);
    if ((uint32_t)code == (uint32_t)SCARD_E_NO_READERS_AVAILABLE)
        return PCSC_OK;
    if (code != SCARD_S_SUCCESS)
        return judge(code, "list");
    // Names follow each other, each terminated; an empty one ends them. Not trusted.
    if (size > NAMES_MAX)
        size = NAMES_MAX;
    names[size] = '\0';
    for (const char *name = names; name < names + size && *name && *count < PCSC_READERS_MAX;
         name += strlen(name) + 1) {
        if (reader_style_is_sam(name))
            continue;
        struct pcsc_reader *reader = &readers[(*count)++];
        *reader = (struct pcsc_reader){0};
        memcpy(reader->name, name, strnlen(name, PCSC_NAME_MAX - 1));
    }
    return PCSC_OK;
}

// The low half of an event word is flags, the high half counts changes: pcsc-lite's own addition.
// Handed back to it, the count shows a card that was exchanged between two waits.
static void note_state(struct pcsc_reader *reader, DWORD event)
{
    reader->state = (uint32_t)(event & ~(DWORD)SCARD_STATE_CHANGED);
    reader->present = event & SCARD_STATE_PRESENT;
    reader->mute = event & SCARD_STATE_MUTE;
    reader->gone = event & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE);
    reader->changes = (uint16_t)(event >> 16);
}

enum pcsc_err pcsc_wait(struct pcsc *pcsc, struct pcsc_reader *readers, size_t count, int limit_ms)
{
    SCARD_READERSTATE states[PCSC_READERS_MAX + 1] = {0};
    for (size_t i = 0; i < count; i++) {
        states[i].szReader = readers[i].name;
        states[i].dwCurrentState = readers[i].state;
    }
    states[count].szReader = PLUG_AND_PLAY;
    LONG code = SCardGetStatusChange(pcsc->context, (DWORD)limit_ms, states, (DWORD)count + 1);
    if (code != SCARD_S_SUCCESS)
        return judge(code, "wait");
    for (size_t i = 0; i < count; i++)
        note_state(&readers[i], states[i].dwEventState);
    return PCSC_OK;
}

enum pcsc_err pcsc_connect(struct pcsc *pcsc, const char *reader)
{
    pcsc_disconnect(pcsc);
    LONG code = SCardConnect(pcsc->context, reader, SCARD_SHARE_EXCLUSIVE,
                             SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &pcsc->card, &pcsc->protocol);
    if (code != SCARD_S_SUCCESS)
        pcsc->protocol = 0;
    return judge(code, "connect");
}

void pcsc_disconnect(struct pcsc *pcsc)
{
    if (pcsc->protocol != 0)
        SCardDisconnect(pcsc->card, SCARD_RESET_CARD);
    pcsc->protocol = 0;
}

size_t pcsc_atr(const struct pcsc *pcsc, unsigned char atr[PCSC_ATR_MAX])
{
    DWORD length = PCSC_ATR_MAX, state, protocol;
    if (pcsc->protocol == 0)
        return 0;
    LONG code = SCardStatus(pcsc->card, NULL, NULL, &state, &protocol, atr, &length);
    return code == SCARD_S_SUCCESS && length <= PCSC_ATR_MAX ? length : 0;
}

bool pcsc_is_t0(const struct pcsc *pcsc)
{
    return pcsc->protocol == SCARD_PROTOCOL_T0;
}

enum pcsc_err pcsc_transmit(struct pcsc *pcsc, const unsigned char *command, size_t length,
                            unsigned char *response, size_t *response_length)
{
    *response_length = 0;
    if (pcsc->protocol == 0)
        return PCSC_GONE;
    DWORD received = PCSC_RESPONSE_MAX;
    const SCARD_IO_REQUEST *pci = pcsc_is_t0(pcsc) ? SCARD_PCI_T0 : SCARD_PCI_T1;
    LONG code = SCardTransmit(pcsc->card, pci, command, (DWORD)length, NULL, response, &received);
    if (code != SCARD_S_SUCCESS)
        return judge(code, "transmit");
    *response_length = received;
    return received == 0 ? PCSC_GONE : PCSC_OK;
}

// pcscd reads a command into a buffer of its own before it looks at it, and keeps it there until
// the next one comes. A command for the protocol that is not spoken is read and refused
// (SCARD_E_PROTO_MISMATCH), so zeros as long as an APDU can be take the place of the last one.
void pcsc_forget(struct pcsc *pcsc)
{
    if (pcsc->protocol == 0)
        return;
    static const unsigned char zeros[COMMAND_MAX];
    unsigned char response[PCSC_RESPONSE_MAX];
    DWORD received = sizeof response;
    const SCARD_IO_REQUEST *wrong = pcsc_is_t0(pcsc) ? SCARD_PCI_T1 : SCARD_PCI_T0;
    SCardTransmit(pcsc->card, wrong, zeros, sizeof zeros, NULL, response, &received);
}
