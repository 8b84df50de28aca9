// In place of libpcsclite: the calls of winscard.h, answered by the simulated pcscd. The codes and
// their order were measured with pcscd 1.9.9.
#include <stdio.h>
#include <string.h>
#include <winscard.h>

#include "tests/sim/faults_asked.h"
#include "tests/sim/os/pcsclite_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/reader.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    POWER_UP_US = 30000,
    CALL_US = 200,
    NAMES_BYTES = 64,
    CONTEXTS_MAX = 32,
};

struct context {
    uint32_t epoch; // 0: free
    int owner;
    int reader; // that it is connected to; -1: none
    uint32_t connection;
};

const SCARD_IO_REQUEST g_rgSCardT0Pci = {SCARD_PROTOCOL_T0, sizeof(SCARD_IO_REQUEST)};
const SCARD_IO_REQUEST g_rgSCardT1Pci = {SCARD_PROTOCOL_T1, sizeof(SCARD_IO_REQUEST)};

static struct context contexts[CONTEXTS_MAX]; // lint: file-scope the clients' handles

static const char PLUG_AND_PLAY[] = "\\\\?PnP?\\Notification";

static struct context *context_at(SCARDCONTEXT number)
{
    return &contexts[number - 1];
}

// Blocks while pcscd hangs. False: this context's pcscd is not there any more.
static bool served(const struct context *c)
{
    while (reader_service()->alive && reader_service()->hangs &&
           reader_service()->epoch == c->epoch)
        process_sleep(INT64_MAX);
    return reader_service()->alive && reader_service()->epoch == c->epoch;
}

void pcsclite_world_died(int process)
{
    for (size_t i = 0; i < CONTEXTS_MAX; i++)
        if (contexts[i].epoch != 0 && contexts[i].owner == process) {
            contexts[i].epoch = 0;
            memset(reader_service()->last, 0, sizeof reader_service()->last);
        }
}

LONG SCardEstablishContext(DWORD scope, LPCVOID a, LPCVOID b, LPSCARDCONTEXT number)
{
    (void)scope, (void)a, (void)b;
    process_busy(CALL_US);
    if (!reader_service()->alive)
        return (LONG)SCARD_E_NO_SERVICE;
    for (size_t i = 0; i < CONTEXTS_MAX; i++) {
        struct context *c = &contexts[i];
        if (c->epoch != 0 && c->epoch == reader_service()->epoch)
            continue;
        *c = (struct context){reader_service()->epoch, process_current(), -1, 0};
        if (!served(c))
            return (LONG)SCARD_E_NO_SERVICE;
        *number = (SCARDCONTEXT)(i + 1);
        return SCARD_S_SUCCESS;
    }
    return (LONG)SCARD_E_NO_MEMORY;
}

LONG SCardReleaseContext(SCARDCONTEXT number)
{
    struct context *c = context_at(number);
    if (served(c))
        memset(reader_service()->last, 0, sizeof reader_service()->last);
    c->epoch = 0;
    return SCARD_S_SUCCESS;
}

static void name_of(int reader, char name[NAMES_BYTES])
{
    const char *kind = reader_service()->readers[reader].plate ? "NFC" : "Card";
    snprintf(name, NAMES_BYTES, "Simulated %s Reader %02d 00", kind, reader);
}

static int reader_named(const char *text)
{
    char name[NAMES_BYTES];
    for (int i = 0; i < READER_MAX; i++) {
        name_of(i, name);
        if (strcmp(name, text) == 0)
            return i;
    }
    return -1;
}

LONG SCardListReaders(SCARDCONTEXT number, LPCSTR groups, LPSTR names, LPDWORD size)
{
    (void)groups;
    size_t used = 0;
    process_busy(CALL_US);
    if (!served(context_at(number)))
        return (LONG)SCARD_E_NO_SERVICE;
    for (int i = 0; i < READER_MAX; i++) {
        if (!reader_service()->readers[i].plugged)
            continue;
        name_of(i, names + used);
        used += strlen(names + used) + 1;
    }
    names[used++] = '\0';
    *size = (DWORD)used;
    bool none = used == 1;
    process_busy(faults_list_gap_us()); // a reader may come before the wait begins
    return none ? (LONG)SCARD_E_NO_READERS_AVAILABLE : SCARD_S_SUCCESS;
}

// ---- waiting ------------------------------------------------------------------------------------

static DWORD event_of(int i)
{
    const struct reader *r = &reader_service()->readers[i];
    if (!r->plugged)
        return SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE;
    DWORD state = reader_sees(r) ? SCARD_STATE_PRESENT : SCARD_STATE_EMPTY;
    if (reader_sees(r) && r->mute)
        state |= SCARD_STATE_MUTE;
    if (reader_sees(r) && r->holder != READER_NOBODY)
        state |= SCARD_STATE_EXCLUSIVE | SCARD_STATE_INUSE;
    return state | (DWORD)r->changes << 16;
}

static int plugged(void)
{
    int count = 0;
    for (int i = 0; i < READER_MAX; i++)
        count += reader_service()->readers[i].plugged;
    return count;
}

// Fills in what differs from what the caller knows. True when something does.
static bool compare(SCARD_READERSTATE *states, DWORD count, int plugged_before)
{
    bool differs = false;
    for (DWORD i = 0; i < count; i++) {
        SCARD_READERSTATE *s = &states[i];
        s->dwEventState = s->dwCurrentState & ~(DWORD)SCARD_STATE_CHANGED;
        if (strcmp(s->szReader, PLUG_AND_PLAY) == 0) {
            if (plugged() != plugged_before)
                s->dwEventState |= SCARD_STATE_CHANGED;
        } else {
            DWORD now = event_of(reader_named(s->szReader));
            if (now != s->dwCurrentState)
                s->dwEventState = now | SCARD_STATE_CHANGED;
        }
        differs |= (s->dwEventState & SCARD_STATE_CHANGED) != 0;
    }
    return differs;
}

LONG SCardGetStatusChange(SCARDCONTEXT number, DWORD limit, SCARD_READERSTATE *states, DWORD count)
{
    const struct context *c = context_at(number);
    int64_t until = limit == INFINITE ? INT64_MAX : world_us() + (int64_t)limit * WORLD_MS;
    process_busy(CALL_US);
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    for (DWORD i = 0; i < count; i++) {
        int reader = reader_named(states[i].szReader);
        if (strcmp(states[i].szReader, PLUG_AND_PLAY) != 0 &&
            (reader < 0 || !reader_service()->readers[reader].plugged))
            return (LONG)SCARD_E_UNKNOWN_READER;
    }
    int before = plugged();
    while (!compare(states, count, before)) {
        if (world_us() >= until)
            return (LONG)SCARD_E_TIMEOUT;
        process_sleep(until);
        if (!served(c))
            return (LONG)SCARD_F_COMM_ERROR;
    }
    return SCARD_S_SUCCESS;
}

// ---- the card -----------------------------------------------------------------------------------

LONG SCardConnect(SCARDCONTEXT number, LPCSTR name, DWORD mode, DWORD protocols,
                  LPSCARDHANDLE handle, LPDWORD protocol)
{
    struct context *c = context_at(number);
    int reader = reader_named(name);
    (void)mode, (void)protocols;
    process_busy(CALL_US);
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    struct reader *r = &reader_service()->readers[reader];
    if (reader < 0 || !r->plugged)
        return (LONG)SCARD_E_UNKNOWN_READER;
    if (!reader_sees(r))
        return (LONG)SCARD_E_NO_SMARTCARD;
    if (r->holder != READER_NOBODY || faults_card_in_use())
        return (LONG)SCARD_E_SHARING_VIOLATION;
    if (r->mute)
        return (LONG)SCARD_W_UNPOWERED_CARD;
    r->holder = process_current();
    c->reader = reader;
    c->connection = ++r->connection;
    reader_wake();
    process_busy(POWER_UP_US);
    *handle = (SCARDHANDLE)number;
    *protocol = SCARD_PROTOCOL_T1;
    return SCARD_S_SUCCESS;
}

static struct reader *connected(const struct context *c)
{
    struct reader *r = c->reader < 0 ? NULL : &reader_service()->readers[c->reader];
    return r && r->connection == c->connection ? r : NULL;
}

LONG SCardDisconnect(SCARDHANDLE handle, DWORD disposition)
{
    struct context *c = context_at((SCARDCONTEXT)handle);
    process_busy(CALL_US);
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    struct reader *r = connected(c);
    if (r && r->card && disposition == SCARD_RESET_CARD)
        card_reset(r->card);
    if (c->reader >= 0 && reader_service()->readers[c->reader].holder == process_current())
        reader_service()->readers[c->reader].holder = READER_NOBODY;
    c->reader = -1;
    reader_wake();
    return SCARD_S_SUCCESS;
}

// The card left: pcscd first says so by an empty answer, later by its codes.
static LONG left(struct context *c, LPDWORD received)
{
    *received = 0;
    bool first = c->connection != 0;
    c->connection = 0;
    return first ? SCARD_S_SUCCESS : (LONG)SCARD_E_NOT_TRANSACTED;
}

static void never_answered(struct context *c, struct reader *r)
{
    story_tell("card", "is silent");
    r->stuck = true;
    while (served(c) && connected(c) == r)
        process_sleep(INT64_MAX);
}

static size_t word(uint16_t status, LPBYTE response)
{
    response[0] = (unsigned char)(status >> 8);
    response[1] = (unsigned char)status;
    return 2;
}

static LONG exchange(struct context *c, struct reader *r, const struct faults_apdu *fault,
                     LPCBYTE command, DWORD length, LPBYTE response, LPDWORD received)
{
    struct card *card = r->card;
    int64_t us = card->apdu_us + fault->slower_us;
    if (fault->gone_before)
        faults_card_leaves(c->reader);
    process_busy(us / 2);
    if (fault->silent_before) // the command never reached it
        never_answered(c, r);
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    if (connected(c) != r || r->card != card)
        return left(c, received);
    size_t got = fault->instead ? word(fault->instead, response)
                                : card_command(card, command, length, response);
    if (fault->gone_after)
        faults_card_leaves(c->reader);
    process_busy(us - us / 2);
    if (fault->silent_after)
        never_answered(c, r);
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    if (connected(c) != r || r->card != card)
        return left(c, received);
    *received = faults_cut_answer(fault, got);
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

LONG SCardTransmit(SCARDHANDLE handle, const SCARD_IO_REQUEST *pci, LPCBYTE command, DWORD length,
                   SCARD_IO_REQUEST *received_pci, LPBYTE response, LPDWORD received)
{
    struct context *c = context_at((SCARDCONTEXT)handle);
    (void)received_pci;
    if (!served(c))
        return (LONG)SCARD_E_NO_SERVICE;
    memcpy(reader_service()->last, command, length);
    reader_service()->last_length = length;
    reader_service()->last_at = world_us();
    if (pci->dwProtocol != SCARD_PROTOCOL_T1)
        return (LONG)SCARD_E_PROTO_MISMATCH;
    struct reader *r = connected(c);
    if (!r || !r->card)
        return left(c, received);
    struct faults_apdu fault;
    faults_for_apdu(command, length, &fault);
    promises_card_asked(r->card, command[1]);
    promises_technician_command(r->card, command[1]);
    LONG code = exchange(c, r, &fault, command, length, response, received);
    if (code == SCARD_S_SUCCESS && *received >= 2 && fault.instead == 0)
        promises_card_answered(command[1]);
    if (story_told())
        story_tell("card", "%02X %02X %02X%02X lc %lu -> %lu bytes %02X%02X", command[0],
                   command[1], command[2], command[3], length > 5 ? (unsigned long)command[4] : 0ul,
                   *received, *received >= 2 ? response[*received - 2] : 0,
                   *received >= 2 ? response[*received - 1] : 0);
    return code;
}
