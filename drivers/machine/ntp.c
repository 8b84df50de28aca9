#include "drivers/machine/ntp.h"

#include <sys/timex.h>

bool ntp_look(struct ntp *ntp)
{
    struct timex told = {.modes = 0}; // nothing is set
    int state = adjtimex(&told);
    *ntp = (struct ntp){0};
    if (state < 0)
        return false;
    ntp->synchronised = state != TIME_ERROR && (told.status & STA_UNSYNC) == 0;
    ntp->error_us = told.maxerror;
    return true;
}
