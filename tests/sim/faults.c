#include "tests/sim/faults.h"

#include <string.h>

#include "tests/sim/reader.h"
#include "tests/sim/world.h"

void faults_for_apdu(const unsigned char *command, size_t length, struct faults_apdu *fault)
{
    (void)command, (void)length;
    *fault = (struct faults_apdu){.cut_to = SIZE_MAX};
}

size_t faults_answer_instead(const struct faults_apdu *fault, unsigned char *response)
{
    if (fault->instead == 0)
        return 0;
    response[0] = (unsigned char)(fault->instead >> 8);
    response[1] = (unsigned char)fault->instead;
    return 2;
}

size_t faults_cut_answer(const struct faults_apdu *fault, size_t length)
{
    return length < fault->cut_to ? length : fault->cut_to;
}

void faults_card_leaves(int reader)
{
    reader_pull(reader);
}

void faults_apdu_done(const unsigned char *command, size_t length)
{
    (void)command, (void)length;
}

bool faults_card_in_use(void)
{
    return false;
}

int64_t faults_list_gap_us(void)
{
    return 100;
}

void faults_restart_asked(void)
{
}

void faults_for_call(const char *path, struct faults_call *fault)
{
    (void)path;
    *fault = (struct faults_call){
        .request_us = chance_between(world_dice(DICE_NETWORK), 8, 60) * WORLD_MS,
        .answer_us = chance_between(world_dice(DICE_NETWORK), 8, 60) * WORLD_MS,
    };
}

void faults_garble(char *body, size_t *length)
{
    if (*length > 2)
        *length -= 2;
    (void)body;
}

bool faults_disk(enum faults_disk what)
{
    (void)what;
    return false;
}

int64_t faults_sync_us(void)
{
    return 0;
}
