"""Runs a command in a terminal of its own, types at it, and shows what a user would see.

Arguments: the command. Standard input: JSON, a list of [keys, pattern]: types the keys, then waits until the pattern shows up
in what was written since. Prints the whole screen, then how the command ended, as wait(2) tells it."""
import json, os, pty, re, select, sys, time

LIMIT_S = 20
steps = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
screen = ''


def read_until(pattern, start):
    global screen
    end = time.monotonic() + LIMIT_S
    while re.search(pattern, screen[start:], re.S) is None:
        if time.monotonic() > end:
            print(screen.replace('\r', ''))
            sys.exit(f'did not see {pattern!r}')
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                screen += os.read(terminal, 65536).decode()
            except OSError:
                return  # the other side is closed


read_until(r'\$ $', 0)
for keys, pattern in steps:
    # The shell gives the terminal to a job a moment after the job has begun to run; a key before that is the shell's.
    time.sleep(0.2)
    start = len(screen)
    os.write(terminal, keys.encode())
    read_until(pattern, start)
_, status = os.waitpid(pid, 0)
print(screen.replace('\r', ''))
print('status', status)
