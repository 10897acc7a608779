# A service that uses much of what a process can: threads, children, files, mappings, signals, a database. Its answers are
# computed from the request alone, so that a client can tell a wrong one. Arguments: port, folder.
import ctypes
import hashlib
import http.server
import mmap
import os
import queue
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading

port, folder = int(sys.argv[1]), sys.argv[2]
signals = 0


def count(number, frame):
    global signals
    signals += 1


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def spawned(text):
    return subprocess.run(["/bin/cat"], input=text, capture_output=True, text=True, check=True).stdout


def forked(text):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, text.encode())
        finally:
            os._exit(7)
    os.close(writer)
    with os.fdopen(reader) as source:
        got = source.read()
    _, status = os.waitpid(pid, 0)
    return f"{got} {os.waitstatus_to_exitcode(status)}"


def crashed(text):
    pid = os.fork()
    if pid == 0:
        ctypes.string_at(8)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return f"{text} {os.waitstatus_to_exitcode(status)}"


def threaded(text):
    done = queue.Queue()
    threads = [threading.Thread(target=lambda n=n: done.put((n, digest(f"{text}{n}")))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return digest("".join(value for _, value in sorted(done.get() for _ in threads)))


def filed(text):
    number, name = tempfile.mkstemp(dir=folder)
    with os.fdopen(number, "w") as sink:
        sink.write(text * 50)
    os.rename(name, name + ".kept")
    with open(name + ".kept") as source:
        got = source.read()
    os.unlink(name + ".kept")
    return digest(got)


def mapped(text):
    with mmap.mmap(-1, 1 << 20) as area:
        area[0 : len(text)] = text.encode()
        area.resize(2 << 20)
        return area[0 : len(text)].decode()


def paired(text):
    one, other = socket.socketpair()
    with one, other:
        one.sendall(text.encode())
        one.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: other.recv(7), b"")).decode()


def stored(text):
    base = sqlite3.connect(os.path.join(folder, "base.db"), timeout=60)
    try:
        with base:
            base.execute("insert or replace into kept values (?, ?)", (text[:1], text))
            return base.execute("select text from kept where key = ?", (text[:1],)).fetchone()[0]
    finally:
        base.close()


work = {
    "digest": digest,
    "spawn": spawned,
    "fork": forked,
    "crash": crashed,
    "threads": threaded,
    "file": filed,
    "map": mapped,
    "pair": paired,
    "base": stored,
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        _, verb, text = self.path.split("/", 2)
        try:
            status, answer = 200, str(signals) if verb == "signals" else work[verb](text)
        except Exception as error:  # told to the client, which counts it as failed
            status, answer = 500, repr(error)
        body = answer.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request, address):  # a client that went away
        pass


signal.signal(signal.SIGUSR1, count)
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
with sqlite3.connect(os.path.join(folder, "base.db")) as base:
    base.execute("pragma journal_mode = wal")
    base.execute("create table kept (key text primary key, text text)")
base.close()
with open(os.path.join(folder, "pid"), "w") as sink:
    print(os.getpid(), file=sink)
Server(("127.0.0.1", port), Handler).serve_forever()
