// Where the parts of the world ask what goes wrong now.
#ifndef TESTS_SIM_FAULTS_ASKED_H
#define TESTS_SIM_FAULTS_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---- by the reader ------------------------------------------------------------------------------

// What happens to one command.
struct faults_apdu {
    int64_t slower_us;
    bool gone_before, gone_after; // the card leaves
    bool silent_before, silent_after;
    uint16_t instead; // this status word in place of the card's answer; 0: no
    size_t cut_to;    // bytes of the answer that arrive; SIZE_MAX: all
};

void faults_for_apdu(const unsigned char *command, size_t length, struct faults_apdu *fault);
size_t faults_cut_answer(const struct faults_apdu *fault, size_t length);
void faults_card_leaves(int reader);
bool faults_card_in_use(void);
int64_t faults_list_gap_us(void);
void faults_restart_asked(void);

// ---- by the network -----------------------------------------------------------------------------

struct faults_call {
    int64_t request_us, answer_us; // there and back
    int64_t repeated_us;           // the request arrives once more, so much later; 0: no
    bool lost;                     // nobody hears anything
    bool cut_before, cut_after;    // the connection ends
    bool acts_first;               // with a status: the centre acts all the same
    bool garbled;
    int status; // of something on the way, in place of the centre's; 0: no
    int64_t retry_after_s;
};

void faults_for_call(const char *path, struct faults_call *fault);
void faults_garble(char *body, size_t *length);

// ---- by the disk --------------------------------------------------------------------------------

enum faults_disk {
    FAULTS_OPEN,
    FAULTS_READ,
    FAULTS_WRITE,
    FAULTS_SYNC,
};

// True when this fails now.
bool faults_disk(enum faults_disk what);

// How much longer a sync takes.
int64_t faults_sync_us(void);

#endif
