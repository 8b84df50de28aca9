#include "firmware/walls/walls_common.h"

#include <errno.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>

// Memory is written or run, never both; what was written is never run.
#define W_AND_X (PROT_WRITE | PROT_EXEC)

const struct wall_call walls_common[] = {
    {.name = "brk"},
    {.name = "mmap", .only = {{2, W_AND_X, 0}}},
    {.name = "mmap", .only = {{2, W_AND_X, PROT_WRITE}}},
    {.name = "mmap",
     .only = {{2, W_AND_X, PROT_EXEC}}}, // a library that is loaded when it is needed
    {.name = "munmap"},
    {.name = "mprotect", .only = {{2, PROT_EXEC, 0}}},
    {.name = "mremap"},
    {.name = "madvise"},
    {.name = "mlock"}, // secrets
    {.name = "munlock"},
    {.name = "futex"},
    {.name = "sysinfo"}, // qsort(3), of much: how much memory there is
    {.name = "getrandom"},
    {.name = "getpid"},
    {.name = "geteuid"}, // whether who connects is another user
    {.name = "poll"},
    {.name = "read"},
    {.name = "recvfrom"},
    {.name = "recvmsg"},
    {.name = "write"},
    {.name = "sendto"},
    {.name = "close"},
    {.name = "fcntl"},
    {.name = "lseek"},
    {.name = "newfstatat"}, // fstat(3) too
    {.name = "ioctl", .only = {{1, WALL_INT, FIONREAD}}},
    {.name = "ioctl", .only = {{1, WALL_INT, TCGETS}}}, // stdio asks whether it is a terminal
    {.name = "rt_sigaction"},
    {.name = "rt_sigprocmask"},
    {.name = "exit_group"},

    // Not met in tests. Time, where the kernel's page for it (vdso(7)) is not used:
    {.name = "clock_gettime"},
    {.name = "gettimeofday"},
    {.name = "time"},
    // A process that was stopped or had a signal goes on:
    {.name = "restart_syscall"},
    {.name = "rt_sigreturn"},
    // abort(3), and what the C library's checks do before it:
    {.name = "gettid"},
    {.name = "tgkill"},
    {.name = "writev"},
    {.name = NULL},
};

// fork(3) without any of the flags that make a thread or a namespace.
#define NAMESPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)

const struct wall_call walls_parent[] = {
    {.name = "clone", .only = {{0, NAMESPACES | CLONE_VM, 0}}},
    {.name = "clone3", .refused = ENOSYS}, // its flags lie in memory: clone is asked instead
    {.name = "set_robust_list"},
    {.name = "getppid"},
    {.name = "prctl", .only = {{0, WALL_INT, PR_SET_PDEATHSIG}}},
    {.name = "prctl", .only = {{0, WALL_INT, PR_SET_NO_NEW_PRIVS}}},
    {.name = "seccomp"}, // a child's own wall
    {.name = "dup2"},
    {.name = "close_range"},
    {.name = "kill"},
    {.name = "wait4"},
    {.name = "socketpair"},
    {.name = "accept4"},
    {.name = "getsockopt"}, // who has connected
    {.name = NULL},
};

const struct wall_call walls_threads[] = {
    {.name = "clone", .only = {{0, NAMESPACES | CLONE_THREAD, CLONE_THREAD}}},
    {.name = "clone3", .refused = ENOSYS}, // its flags lie in memory: clone is asked instead
    {.name = "set_robust_list"},
    {.name = "rseq"},
    {.name = "exit"},
    {.name = NULL},
};
