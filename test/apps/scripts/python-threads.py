# python3: threads, locks, queues, signals, subprocesses, multiprocessing, asyncio, ctypes, mmap.
import asyncio, ctypes, hashlib, mmap, multiprocessing, os, queue, selectors, signal, socket, subprocess, sys, tempfile, threading, time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

def square(x): return x * x

def threads():
    counter, lock, q = [0], threading.Lock(), queue.Queue()
    def body(n):
        for _ in range(500):
            with lock: counter[0] += 1
        q.put(n)
    all_of_them = [threading.Thread(target=body, args=(i,)) for i in range(20)]
    [t.start() for t in all_of_them]; [t.join() for t in all_of_them]
    print('threads', counter[0], sorted(q.queue) == list(range(20)))
    with ThreadPoolExecutor(8) as pool: print('pool', sum(pool.map(square, range(100))))

def signals():
    got = []
    signal.signal(signal.SIGUSR1, lambda n, f: got.append(n))
    os.kill(os.getpid(), signal.SIGUSR1); signal.raise_signal(signal.SIGUSR1)
    signal.setitimer(signal.ITIMER_REAL, 0.02); signal.signal(signal.SIGALRM, lambda n, f: got.append('alarm')); time.sleep(0.2)
    print('signals', got)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]); os.kill(os.getpid(), signal.SIGUSR2)
    print('pending', signal.SIGUSR2 in signal.sigpending(), signal.sigwait([signal.SIGUSR2]).name)
    r, w = os.pipe(); os.set_blocking(w, False); old = signal.set_wakeup_fd(w); signal.raise_signal(signal.SIGUSR1); print('wakeup', os.read(r, 1)[0]); signal.set_wakeup_fd(old)
    class Stop(Exception): pass
    def stop(n, f): raise Stop
    signal.signal(signal.SIGALRM, stop); signal.setitimer(signal.ITIMER_REAL, 0.05)
    try: time.sleep(10)
    except Stop: print('sleep was left by an exception')

def processes():
    print(subprocess.run(['sh', '-c', 'echo out; echo err >&2; exit 3'], capture_output=True))
    p = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=lambda: os.nice(1)); print(p.communicate('through cat\n'))
    try: subprocess.run(['sleep', '10'], timeout=0.1)
    except subprocess.TimeoutExpired: print('timeout')
    try: subprocess.run(['/no/such/program'])
    except FileNotFoundError as e: print(e)
    try: subprocess.run(['true'], cwd='/no/such')
    except FileNotFoundError as e: print(e.errno)
    p = subprocess.Popen(['sleep', '10']); p.send_signal(signal.SIGKILL); print('killed', p.wait()); print(subprocess.check_output('echo $((1+1)) | cat', shell=True))
    with ProcessPoolExecutor(2) as pool: print('process pool', sum(pool.map(square, range(50))))
    for how in ('fork', 'spawn'):
        context = multiprocessing.get_context(how); q = context.Queue(); child = context.Process(target=put, args=(q,)); child.start(); print(how, q.get(), child.join(), child.exitcode)
    pid = os.fork()
    if pid == 0: os._exit(5)
    print('fork', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])); print(os.posix_spawn('/bin/true', ['true'], {}) > 0, os.wait()[1])

def put(q): q.put('from the child'); q.close()

async def main():
    async def handle(reader, writer):
        writer.write((await reader.readline()).upper()); await writer.drain(); writer.close()
    server = await asyncio.start_server(handle, '127.0.0.1', 0); port = server.sockets[0].getsockname()[1]
    async def ask(i):
        reader, writer = await asyncio.open_connection('127.0.0.1', port); writer.write(b'hello %d\n' % i); line = await reader.readline(); writer.close(); return line
    print((await asyncio.gather(*map(ask, range(30))))[29])
    p = await asyncio.create_subprocess_exec('sh', '-c', 'read x; echo got $x; exit 6', stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE); print(await p.communicate(b'line\n'), p.returncode)
    print(await asyncio.to_thread(square, 9)); loop = asyncio.get_running_loop(); future = loop.create_future(); loop.add_signal_handler(signal.SIGUSR2, future.set_result, 'signal in the loop'); signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2]); os.kill(os.getpid(), signal.SIGUSR2); print(await future)
    try: await asyncio.wait_for(asyncio.sleep(10), 0.05)
    except asyncio.TimeoutError: print('timed out')

def memory():
    with tempfile.TemporaryFile() as f:
        f.write(b'x' * 8192); f.flush(); m = mmap.mmap(f.fileno(), 8192); m[100:105] = b'hello'; m.flush(); f.seek(100); print(f.read(5))
    libc = ctypes.CDLL(None); print(libc.abs(-5), ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda x: x + 1)(4))
    a, b = socket.socketpair(); socket.send_fds(a, [b'fd'], [0]); print(socket.recv_fds(b, 10, 1)[0]); s = selectors.DefaultSelector(); s.register(a, selectors.EVENT_WRITE); print(len(s.select(1)))
    print(hashlib.sha256(b'a' * 1000000).hexdigest()[:16])

if __name__ == '__main__':
    sys.stdout.reconfigure(line_buffering=True); threads(); signals(); processes(); asyncio.run(main()); memory(); sys.exit(11)
