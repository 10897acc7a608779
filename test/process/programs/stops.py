"""Stops and continues a command as a shell does, and prints what waitpid(2) tells of it. Arguments: the command, which prints
a line when it is ready, and sleeps."""
import os, signal, sys

ready, writer = os.pipe()
pid = os.fork()
if pid == 0:
    # In a group of its own: terminal stops do nothing to a group without a parent outside it, as a test's own may be.
    os.setpgid(0, 0)
    os.dup2(writer, 1)
    os.execv(sys.argv[1], sys.argv[1:])
os.close(writer)
os.read(ready, 1)
for number in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
    os.kill(pid, number)
    _, status = os.waitpid(pid, os.WUNTRACED)
    print(os.WIFSTOPPED(status) and os.WSTOPSIG(status) == number, end=' ')
    os.kill(pid, signal.SIGCONT)
    _, status = os.waitpid(pid, os.WCONTINUED)
    print(os.WIFCONTINUED(status))
os.kill(pid, signal.SIGSTOP)
os.waitpid(pid, os.WUNTRACED)
os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
print('killed by', os.WTERMSIG(status))
