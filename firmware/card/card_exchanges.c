#include "firmware/card/card_exchanges.h"

#include <stddef.h>
#include <sys/mman.h>

struct card_exchanges *card_exchanges_new(void)
{
    void *page = mmap(NULL, sizeof(struct card_exchanges), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? NULL : page;
}

void card_exchanges_begin(struct card_exchanges *exchanges)
{
    if (exchanges->waiting)
        card_exchanges_ended(exchanges, false);
}

void card_exchanges_sent(struct card_exchanges *exchanges)
{
    exchanges->all++;
    exchanges->waiting = true;
}

void card_exchanges_ended(struct card_exchanges *exchanges, bool answered)
{
    exchanges->unanswered += !answered;
    exchanges->waiting = false;
}
