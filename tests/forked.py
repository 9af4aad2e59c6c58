"""Processes that begin with what they need imported already: forked from one that waits, and like any other from there.

A new Python spends seconds of every start on importing. `Stem(modules)` imports once, in a process of its own that
begins with the first start; `stem.start("tidewaiter", words)` is `python -m tidewaiter words` from there. What is
started has its own number, environment, directory, streams and end; it can be killed and told to stop like any other.

A stem that has configured Django gives processes in which it is configured: pages and commands need a stem each.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn, Self

PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
NUMBER = 8
"""Bytes in which a process's number and its end are told."""
HIGHEST = 1024
"""Beyond the number of any file that is open here."""


class Running:
    """A process at work, as `subprocess.Popen` shows one."""

    def __init__(self, told: int, stdout: IO[bytes] | None, stderr: IO[bytes] | None) -> None:
        self._told = told
        self.stdout = stdout
        self.stderr = stderr
        self.returncode: int | None = None
        self.pid = self._number()

    def _number(self) -> int:
        said = os.read(self._told, NUMBER)
        if len(said) != NUMBER:
            raise RuntimeError("whoever waited for the process has ended")
        return int.from_bytes(said, signed=True)

    def poll(self) -> int | None:
        """How it ended; None while it works."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, waited for so many seconds at most."""
        if self.returncode is None:
            ended = select.poll()  # of a file with any number, which select is not
            ended.register(self._told, select.POLLIN)
            if not ended.poll(None if timeout is None else 1000 * timeout):
                raise subprocess.TimeoutExpired("a forked process", timeout or 0)
            self.returncode = self._number()
            os.close(self._told)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[bytes, bytes]:
        """All that it says until it ends."""
        heard = {}
        listeners = [
            threading.Thread(target=lambda name=name, stream=stream: heard.update({name: stream.read()}), daemon=True)
            for name, stream in (("stdout", self.stdout), ("stderr", self.stderr))
            if stream is not None
        ]
        for listener in listeners:
            listener.start()
        self.wait(timeout)
        for listener in listeners:
            listener.join(timeout)
        self._close()
        return heard.get("stdout", b""), heard.get("stderr", b"")

    def _close(self) -> None:
        for stream in (self.stdout, self.stderr):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close()
        if kind is not None:
            self.kill()
        self.wait()


class Stem:
    """A process that has imported these modules, from which others are forked."""

    def __init__(self, modules: str) -> None:
        self.modules = modules.split()
        self._asked: socket.socket | None = None
        self._begun_by = 0
        self._beginning = threading.Lock()

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, __file__, str(theirs.fileno()), *self.modules]
            self._process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=DEVNULL)
        atexit.register(self.end)
        return ours

    def start(
        self,
        module: str,
        words: Sequence[object],
        *,
        env: Mapping[str, str] | None = None,
        stdout: int | None = None,
        stderr: int | None = None,
        start_new_session: bool = False,
        largest_file: int | None = None,
    ) -> Running:
        """Start `python -m module words`; streams are PIPE, DEVNULL, a file's number, or this process's own."""
        with self._beginning:
            if self._asked is None or self._begun_by != os.getpid():
                self._asked, self._begun_by = self._begin(), os.getpid()
        asked = {
            "module": module,
            "words": [str(word) for word in words],
            "environment": dict(os.environ if env is None else env),
            "directory": str(Path.cwd()),
            "session": start_new_session,
            "largest_file": largest_file,
        }
        with contextlib.ExitStack() as theirs, tempfile.TemporaryFile() as letter:
            letter.write(json.dumps(asked).encode())
            letter.flush()
            out, heard_out = self._stream(stdout, 1, theirs)
            err, heard_err = self._stream(stderr, 2, theirs)
            told, tells = os.pipe()
            theirs.callback(os.close, tells)
            socket.send_fds(self._asked, [b"1"], [letter.fileno(), out, err, tells])
        return Running(told, heard_out, heard_err)

    @staticmethod
    def _stream(wanted: int | None, own: int, theirs: contextlib.ExitStack) -> tuple[int, IO[bytes] | None]:
        """The stream that the process writes to, and where that is read."""
        if wanted == PIPE:
            read, write = os.pipe()
            theirs.callback(os.close, write)
            return write, os.fdopen(read, "rb")
        if wanted == DEVNULL:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            theirs.callback(os.close, nowhere)
            return nowhere, None
        return (own if wanted is None else wanted), None

    def end(self) -> None:
        """End the process that waits; what was started goes on."""
        if self._asked is not None and self._begun_by == os.getpid():
            self._asked.close()
            self._process.wait()
            self._asked = None


def wait_for_work(asked: socket.socket) -> None:
    """Fork for whoever asks, until nobody can any more. Each process has another that waits for its end and tells."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        said, streams, _, _ = socket.recv_fds(asked, 1, 4)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not said:
            return
        if os.fork() == 0:
            asked.close()
            _watch(*streams)
        for stream in streams:
            os.close(stream)


def _watch(letter: int, out: int, err: int, tells: int) -> NoReturn:
    """Fork the process, tell its number, wait for its end and tell that."""
    pid = os.fork()
    if pid == 0:
        os.close(tells)
        _become(letter, out, err)
    os.closerange(0, tells)
    os.closerange(tells + 1, HIGHEST)
    os.write(tells, pid.to_bytes(NUMBER, signed=True))
    _, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(tells, os.waitstatus_to_exitcode(status).to_bytes(NUMBER, signed=True))
    os._exit(0)


def _become(letter: int, out: int, err: int) -> NoReturn:
    """Be what was asked for, to its end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with os.fdopen(letter, "rb") as file:
        file.seek(0)
        asked = json.load(file)
    for stream, to in ((out, 1), (err, 2)):
        os.dup2(stream, to)
        os.close(stream)
    if asked["session"]:
        os.setsid()
    if asked["largest_file"] is not None:
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["largest_file"],) * 2)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["directory"])
    sys.path[0] = ""
    sys.argv = [asked["module"], *asked["words"]]
    sys.orig_argv = [sys.executable, "-m", *sys.argv]
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))
    code: object = 0
    try:
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as Python at the end of a program
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    threading._shutdown()  # noqa: SLF001 - as Python, which then takes apart what this one shares with the others
    atexit._run_exitfuncs()  # noqa: SLF001 - as above
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(int(code or 0))


if __name__ == "__main__":
    for name in sys.argv[2:]:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    wait_for_work(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)
