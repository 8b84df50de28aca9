// In place of drivers/base/sandbox.c: a coroutine has nothing to shut.
#include "drivers/base/sandbox.h"

void sandbox_basics(void)
{
}
