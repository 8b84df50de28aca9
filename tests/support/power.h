// A disk that can lose its power at every write: a VFS for SQLite over the machine's own.
//
// What is written reaches the file only with the next sync. A cut ends the process at a given step
// (a write, a truncation, a sync, a removal); what was not synced then is lost, kept or torn, as
// the test chooses. Nothing of the code under test knows of it: it becomes SQLite's default VFS.
#ifndef TESTS_SUPPORT_POWER_H
#define TESTS_SUPPORT_POWER_H

enum power_loss {
    POWER_LOSES_ALL,  // nothing that was not synced is on the disk
    POWER_LOSES_NONE, // the disk had written it by itself
    POWER_TEARS,      // some of it, some of that half, in any order
    POWER_LOSS_COUNT,
};

enum {
    POWER_CUT_STATUS = 77, // the exit status of a process whose power was cut
};

// Makes this process's next SQLite files live on such a disk, which is cut at step `cut` (from 1;
// 0: never, and nothing waits for the machine's own disk). There is no way back: to be cut, a
// process calls it again in a forked child.
void power_install(int cut, enum power_loss loss, unsigned seed);

#endif
