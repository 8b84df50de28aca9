// The wall of a process: which files it may still open, and what it may still ask of the kernel.
//
// Each part is closed once and cannot be opened again, by nobody: it holds for the process, its
// threads and its later children, with and without a service manager. A part that cannot be closed
// ends the process; only a kernel without Landlock is told to the log and goes on.
#ifndef DRIVERS_WALL_WALL_H
#define DRIVERS_WALL_WALL_H

#include <stddef.h>
#include <stdint.h>

// ---- files: landlock(7) -------------------------------------------------------------------------

enum wall_access {
    WALL_READ,   // files are read and folders listed
    WALL_WRITE,  // and written, made, renamed and removed
    WALL_DEVICE, // a device node, or those in a folder, are read and written
    WALL_SOCKET, // as WALL_READ, and sockets are made there and files removed
};

struct wall_path {
    const char *path; // with all that is below it; NULL or not there: nothing
    enum wall_access access;
};

// From now on this thread and its children open no file but these, and run no program: EACCES. To
// be called before there is a second thread. What is open already stays open.
void wall_files(const struct wall_path paths[], size_t count);

// The folder in which the file is, for wall_files(): a file that is replaced stays readable.
// `place` takes it, PATH_MAX bytes. NULL when `path` is.
const char *wall_folder(const char *path, char *place);

// ---- system calls: seccomp(2) -------------------------------------------------------------------

enum {
    WALL_CONDITIONS = 2,
};

// The mask of an argument that is an int: the upper half of its register is nothing to the kernel.
#define WALL_INT 0xffffffffU

// A condition on a call's argument: (argument & mask) == value. A mask of 0 is none.
struct wall_condition {
    unsigned argument; // 0: the first
    uint64_t mask, value;
};

struct wall_call {
    const char *name; // of a system call, as in syscalls(2); one that this machine lacks is nothing
    struct wall_condition only[WALL_CONDITIONS]; // allowed where all of them hold
    int refused; // errno(3) with which it fails in place of being allowed; 0: allowed
};

// From now on this process, every thread of it and its children make no system calls but these: any
// other one kills the process (SIGSYS). Each list ends with a name of NULL, `lists` with NULL. A
// second wall leaves only what both allow.
void wall_calls(const struct wall_call *const lists[]);

// ---- rights: capabilities(7) --------------------------------------------------------------------

// Gives up every capability for good, those of root too: what remains of root is its user number.
// To be called before there is a second thread.
void wall_rights(void);

#endif
