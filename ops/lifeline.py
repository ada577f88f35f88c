"""Starts one child that cannot outlive its supervisor.

    python -I -S lifeline.py SIGNAL PARENT UID GID PROGRAM [ARGUMENT...]

Takes the identity UID:GID (unless -1), asks the kernel to send SIGNAL when the parent dies, and becomes PROGRAM, so the
process id stays. A program of its own rather than a `preexec_fn`: no Python code runs between fork and exec of a process
that has threads. Linux only; elsewhere `ops.leftovers` ends what a killed supervisor left behind, at the next start.

The order matters: a change of user id clears the death signal (prctl(2)). The signal is sent when the *thread* that
forked ends, so children are forked from a thread that lives as long as the supervisor does.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    death_signal, parent, uid, gid = (int(value) for value in arguments[:4])
    program = arguments[4:]
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        raise SystemExit("the supervisor ended before this process began")
    for ignored_by_python in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ignored_by_python, signal.SIG_DFL)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
