"""Intake over HTTP: consignments a second from a program's POST to their assessment, and how long they wait.

python benchmarks/intake_api.py [--rate N --seconds S --rows R]
python benchmarks/intake_api.py reception     how much the page server alone takes; a bare WSGI program beside it
python benchmarks/intake_api.py receipts      what a receipt costs without a server: one thread, and eight at once

The page server (gunicorn) and the worker are those of `tidewaiter serve`, with a key and TLS left to a proxy. A message
is counted as assessed when its batch is committed, which is one commit with its assessments. The peer writes the same
bytes with the same care (a file, synced, renamed, its folder synced) and does nothing else: what is left is what
keys, receipts and the audit log cost.
"""

import argparse
import hashlib
import http.client
import json
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psycopg

from live import shipments
from measure import cpu_of, machine
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.desk.server import Served

from django.db import connections  # isort: skip # after the product has set Django up

from tidewaiter.centre.reception.actions import receive  # isort: skip # as above

WARM_SECONDS = 8
PATIENCE = 600
PEER = """
import hashlib, os
from pathlib import Path
from tidewaiter.centre.durable import write_bytes_atomically
FOLDER = Path(os.environ["PEER_FOLDER"])
def application(environ, start_response):
    data = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    write_bytes_atomically(data, FOLDER / hashlib.sha256(data).hexdigest())
    start_response("202 Accepted", [("Content-Length", "2")])
    return [b"ok"]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def messages(base: Sequence[bytes], start: int, count: int, rows: int) -> Iterator[bytes]:
    """Messages of so many consignments, each a new one."""
    for first in range(start, start + count * rows, rows):
        yield b"".join(
            base[n % len(base)].replace(b'"trackingNumber":"', b'"trackingNumber":"N%d' % n, 1)
            for n in range(first, first + rows)
        )


class Plain:
    """A program that keeps a connection open and spends nothing else on HTTP: both share these cores."""

    def __init__(self, port: int, key: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = (
            "POST /api/v1/messages?mapping=express-jsonl HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer {key}\r\nContent-Type: application/jsonl\r\n"
        ).encode()

    def send(self, body: bytes, name: str = "") -> None:
        """Send a message, under a key of its own where it has a name, and wait until it is accepted."""
        named = f"Idempotency-Key: {name}\r\n".encode() if name else b""
        self._socket.sendall(self._head + named + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0 or len(answer) < end + 4 + _length(answer[:end]):
            more = self._socket.recv(65536)
            if not more:
                raise RuntimeError(f"the connection ended after {answer[:300]!r}")
            answer += more
        if not answer.startswith(b"HTTP/1.1 202"):
            raise RuntimeError(f"{answer[:300]!r}")


def _length(head: bytes) -> int:
    found = head.lower().partition(b"content-length:")[2]
    return int(found.split(b"\r\n")[0])


class Sender:
    """A program that keeps a connection open."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/jsonl"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, body: bytes) -> dict[str, object]:
        """What the server says of a message."""
        self._connection.request("POST", "/api/v1/messages?mapping=express-jsonl", body, self._headers)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status != 202:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")
        return json.loads(said) if said.startswith(b"{") else {}


@contextmanager
def started(commands: dict[str, list[str]], environment: dict[str, str], port: int) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [subprocess.Popen(command, env=environment, **quiet) for command in commands.values()]
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(60)


def keyed(home: Path, database: str | None = None) -> str:
    """A workspace with a feed's key."""
    tool = [sys.executable, "-m", "tidewaiter", "--home", str(home)]
    told = {**os.environ, **({"TIDEWAITER_DATABASE": database} if database else {})}
    add = [*tool, "keys", "add", f"bench-{time.time_ns()}", "--rate", "10000", "--json"]
    made = subprocess.run(add, check=True, capture_output=True, env=told)
    return str(json.loads(made.stdout)["key"])


def reception(rows: int, base: Sequence[bytes], seconds: float, senders: int, database: str | None) -> None:
    """As many messages as so many senders can send, beside the bare program; each names its calls."""
    ready = list(messages(base, 0, 4000 if rows > 50 else 30_000, rows))
    found = {}
    for name in ("bare program", "page server"):
        home, port = Path(tempfile.mkdtemp(prefix="intake-api-")), free_port()
        served = Served(home / "w", database, port=port)
        if name == "page server":
            key, commands, environment = keyed(home / "w", database), served.commands(), served.environment()
            commands.pop("intake")
        else:
            (home / "peer.py").write_text(PEER)
            key, environment = "", {**os.environ, "PEER_FOLDER": str(home / "inbox")}
            environment["PYTHONPATH"] = f"{home}:{environment.get('PYTHONPATH', '')}"
            commands = {"peer": [*served.commands()["pages"]]}
            commands["peer"][3] = "peer:application"
        with started(commands, environment, port):
            Sender(port, key).send(ready[0])
            used = cpu_of(home)
            found[name] = _rate(port, key, ready[1:], seconds, senders)
            spent = cpu_of(home) - used
        shutil.rmtree(home)
        sent, wall, p99 = found[name]
        print(
            f"  {name:13} {sent / wall:6,.0f} messages/s = {sent * rows / wall:9,.0f} consignments/s  p99 {p99:5.0f} ms"
            f"  {1000 * spent / sent:.2f} CPU-ms a message"
        )
    ratio = (found["page server"][0] / found["page server"][1]) / (found["bare program"][0] / found["bare program"][1])
    print(f"  the page server takes {ratio:.2f} of what the bare program takes")


def receipts(rows: int, base: Sequence[bytes], seconds: float) -> None:
    """Messages received by threads of this process, beside the same bytes written with the same syncs alone."""
    home = Path(tempfile.mkdtemp(prefix="intake-api-"))
    open_store(home / "w")
    feed = Actor("key:bench", "feed")
    (home / "peer").mkdir()
    doing = {
        "receipts": lambda data: receive(feed, data),
        "bare files": lambda data: write_bytes_atomically(data, home / "peer" / hashlib.sha256(data).hexdigest()),
    }
    start = 0
    for threads in (1, 8):
        for name, do in doing.items():
            ready = list(messages(base, start, 1500, rows))
            start += 1500 * rows
            used, began = time.process_time(), time.perf_counter()
            sent = _by_threads(threads, do, ready, seconds)
            wall, spent = time.perf_counter() - began, time.process_time() - used
            print(
                f"    {threads} at once, {name:10} {sent / wall:7,.0f} messages/s = {sent * rows / wall:9,.0f} "
                f"consignments/s, {1000 * spent / sent:5.2f} CPU-ms a message"
            )
    close_store()
    shutil.rmtree(home)


def _by_threads(count: int, do: Callable[[bytes], object], ready: Sequence[bytes], seconds: float) -> int:
    """How many of the messages were done within the time."""
    waiting, done = iter(ready), []
    lock, until = threading.Lock(), time.perf_counter() + seconds

    def work() -> None:
        try:
            while time.perf_counter() < until:
                with lock:
                    data = next(waiting, None)
                if data is None:
                    return
                do(data)
                done.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


def _rate(port: int, key: str, ready: Sequence[bytes], seconds: float, senders: int) -> tuple[int, float, float]:
    took: list[float] = []
    waiting = iter(enumerate(ready))
    lock, began = threading.Lock(), time.perf_counter()

    def work() -> None:
        sender = Plain(port, key)
        while time.perf_counter() - began < seconds:
            with lock:
                number, body = next(waiting, (0, None))
            if body is None:
                return
            at = time.perf_counter()
            sender.send(body, f"call-{number}")
            took.append(time.perf_counter() - at)

    threads = [threading.Thread(target=work) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took), time.perf_counter() - began, float(np.quantile(took, 0.99) * 1000)


def sustained(
    rate: int, rows: int, seconds: int, base: Sequence[bytes], senders: int, database: str | None = None
) -> None:
    """Messages at a rate, by so many senders who each wait for their answers, taken in and assessed meanwhile."""
    home, port = Path(tempfile.mkdtemp(prefix="intake-api-")), free_port()
    key = keyed(home / "w", database)
    served = Served(home / "w", database, port=port)
    store = database or f"{home / 'w' / 'centre.sqlite3'}"
    with started(served.commands(), served.environment(), port):
        warm = max(WARM_SECONDS * min(rate, 1000) // rows // 4, 20)
        _sent(port, key, list(messages(base, 0, warm, rows)), min(rate, 1000) / rows, senders)
        _until_assessed(store, warm)
        ready = list(messages(base, warm * rows, rate * seconds // rows, rows))
        used, began, waiting = cpu_of(home / "w"), time.time(), []
        watcher = threading.Thread(target=_watched, args=(store, home / "w", warm, len(ready), began, waiting))
        watcher.start()
        sent, answered = _sent(port, key, ready, rate / rows, senders)
        sending = time.time() - began
        _until_assessed(store, warm + len(sent))
        watcher.join()
        spent = cpu_of(home / "w") - used
    waited = _waits(store, sent)
    ended = max(at + wait for at, wait in waited)
    total = len(sent) * rows
    p50, p99 = np.quantile([wait for _, wait in waited], [0.5, 0.99])
    print(f"  {rows} rows a message, {senders} senders: {total:,} consignments sent in {sending:.1f} s", end="")
    print(f" = {total / sending:,.0f}/s; {spent:.0f} CPU-s, {1000 * spent / len(sent):.2f} ms a message")
    pace = total / (ended - began)
    print(f"    assessed after {ended - began:.1f} s: {pace:,.0f}/s; waited p50 {p50:.2f}, p99 {p99:.2f} s")
    print(f"    a sender was answered within {np.quantile(answered, 0.99) * 1000:.0f} ms (p99)")
    print(f"    received and not yet assessed, second by second: {' '.join(map(str, waiting))}")
    shutil.rmtree(home)


def _sent(
    port: int, key: str, bodies: Sequence[bytes], per_second: float, senders: int
) -> tuple[dict[str, float], list[float]]:
    """When each message was sent, by its id, and how long each answer took."""
    waiting, lock, began = iter(enumerate(bodies)), threading.Lock(), time.time()
    sent: dict[str, float] = {}
    took: list[float] = []

    def work() -> None:
        sender = Plain(port, key)
        while True:
            with lock:
                number, body = next(waiting, (0, None))
            if body is None:
                return
            time.sleep(max(0.0, began + number / per_second - time.time()))
            at = time.time()
            sender.send(body, f"call-{began}-{number}")
            took.append(time.time() - at)
            sent[hashlib.sha256(body).hexdigest()[:16]] = at

    threads = [threading.Thread(target=work) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sent, took


def _watched(store: str, home: Path, warm: int, count: int, began: float, waiting: list[int]) -> None:
    """Second by second, how many messages are received and not yet assessed."""
    while True:
        time.sleep(1.0)
        received = _counted(store, "SELECT count(*) FROM reception_receipt")
        assessed = _counted(store, "SELECT count(*) FROM batches_batch WHERE assessment_run <> ''")
        waiting.append(received - assessed)
        if assessed >= warm + count or time.time() - began > PATIENCE or not home.exists():
            return


def _asked(store: str, statement: str) -> list[tuple[object, ...]]:
    if store.startswith("postgresql:"):
        with psycopg.connect(store) as connection:
            return connection.execute(statement).fetchall()
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(statement).fetchall()


def _counted(store: str, statement: str) -> int:
    return int(str(_asked(store, statement)[0][0]))


def _until_assessed(store: str, count: int) -> None:
    deadline = time.time() + PATIENCE
    while time.time() < deadline:
        done = _counted(store, "SELECT count(*) FROM batches_batch WHERE assessment_run <> ''")
        if done >= count:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{done} of {count} messages were assessed")


def _waits(store: str, sent: dict[str, float]) -> list[tuple[float, float]]:
    rows = _asked(store, "SELECT batch_id, committed_at FROM batches_batch")
    at = {batch: datetime.fromisoformat(str(when)).replace(tzinfo=UTC).timestamp() for batch, when in rows}
    return [(began, at[batch] - began) for batch, began in sent.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("all", "reception", "receipts", "sustained"), default="all")
    parser.add_argument("--rate", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rows", type=int, nargs="*", default=[100, 500])
    parser.add_argument("--senders", type=int, nargs="*", default=[4, 50], help="at once")
    parser.add_argument("--database", default=None, help="an empty PostgreSQL database, of one run")
    chosen = parser.parse_args()
    base = shipments(10_000, 2)
    print(f"Consignments over HTTP, JSON Lines, {'PostgreSQL' if chosen.database else 'SQLite'}\n  {machine()}")
    for rows in chosen.rows:
        if chosen.what in {"all", "reception"}:
            for senders in chosen.senders:
                print(f" reception, {rows} rows a message, {senders} senders")
                reception(rows, base, min(chosen.seconds, 10), senders, chosen.database)
        if chosen.what in {"all", "receipts"}:
            print(f" receipts, {rows} rows a message")
            receipts(rows, base, min(chosen.seconds, 10))
        if chosen.what in {"all", "sustained"}:
            print(f" at {chosen.rate:,} consignments a second for {chosen.seconds} s")
            for senders in chosen.senders:
                sustained(chosen.rate, rows, chosen.seconds, base, senders, chosen.database)
    print(f"  peak memory of this program {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
