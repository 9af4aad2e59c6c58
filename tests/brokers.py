"""Real servers for feeds: RabbitMQ and OpenSSH from Debian's packages, and moto's server, which stands in for S3.

Each runs in a folder of its own, on ports of its own, and ends with the fixture. Skipped, and said so, where a
package is not there: `make setup-test` installs them when root.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pika
import pytest

RABBITMQ = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
SSHD = Path("/usr/sbin/sshd")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: "subprocess.Popen[bytes]", seconds: float = 90) -> None:
    """Until somebody listens, or the process has died."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    ended(process)
    raise AssertionError(f"nothing listens on {port}")


def _started(command: list[str], out: Path, environment: dict[str, str] | None = None) -> "subprocess.Popen[bytes]":
    with out.open("ab") as log:
        return subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True, cwd=out.parent
        )


def ended(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)


@dataclass
class Broker:
    """A RabbitMQ that can be stopped and started again on the same port, with what it kept."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    names: int = 0  # port of Erlang's port mapper, which outlives the broker

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"amqp://guest@127.0.0.1:{self.port}/%2f"

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self.names = free_port()
        environment = {
            **os.environ,
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"tidewaiter{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "ERL_EPMD_PORT": str(self.names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        self.process = _started([str(RABBITMQ)], self.folder / "out", environment)
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        """Stop it; what is durable stays."""
        if self.process is not None:
            ended(self.process)
            self.process = None
            subprocess.run(["epmd", "-port", str(self.names), "-kill"], check=False, capture_output=True)

    @contextlib.contextmanager
    def channel(self) -> Iterator["pika.adapters.blocking_connection.BlockingChannel"]:
        """A channel of somebody else's."""
        connection = pika.BlockingConnection(pika.URLParameters(self.url.replace("guest@", "guest:guest@")))
        try:
            yield connection.channel()
        finally:
            connection.close()

    def queue(self, name: str, bodies: list[bytes] | None = None) -> None:
        """A durable queue with a dead-letter queue beside it, and messages in it."""
        with self.channel() as channel:
            channel.queue_declare(f"{name}.dead", durable=True)
            to_the_dead = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": f"{name}.dead"}
            channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum", **to_the_dead})
            channel.confirm_delivery()
            for body in bodies or []:
                channel.basic_publish("", name, body, pika.BasicProperties(delivery_mode=2))

    def consumers(self, name: str) -> int:
        """Who is connected to a queue: until a dead one is not, what it had is not in the queue again."""
        with self.channel() as channel:
            return int(channel.queue_declare(name, passive=True).method.consumer_count)

    def count(self, name: str) -> int:
        """Messages that wait in a queue."""
        with self.channel() as channel:
            return int(channel.queue_declare(name, passive=True).method.message_count)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A RabbitMQ."""
    if not RABBITMQ.exists():
        pytest.skip("RabbitMQ is not installed: apt-get install rabbitmq-server")
    folder = tmp_path_factory.mktemp("rabbitmq")
    (folder / "plugins").write_text("[].\n")
    (folder / "rabbitmq.conf").write_text(
        "vm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 10MB\n"
    )
    made = Broker(folder, free_port())
    try:
        made.start()
        yield made
    finally:
        made.stop()


@dataclass
class SshServer:
    """An OpenSSH that serves SFTP to the user who runs it, by key."""

    folder: Path
    port: int

    @property
    def options(self) -> dict[str, object]:
        """What a feed must know to log in; the server's key is known."""
        return {
            "username": os.environ.get("USER") or "root",
            "port": self.port,
            "key_filename": str(self.folder / "client"),
            "allow_agent": False,
            "look_for_keys": False,
        }


@pytest.fixture(scope="session")
def ssh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """An sshd on this machine."""
    if not SSHD.exists() or shutil.which("ssh-keygen") is None:
        pytest.skip("OpenSSH is not installed: apt-get install openssh-server")
    folder, port = tmp_path_factory.mktemp("ssh"), free_port()
    for name in ("host", "client"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copy(folder / "client.pub", folder / "authorized")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nPasswordAuthentication no\nUsePAM no\nSubsystem sftp internal-sftp\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = _started([str(SSHD), "-D", "-e", "-f", str(folder / "config")], folder / "out")
    try:
        wait_for_port(port, process)
        yield SshServer(folder, port)
    finally:
        ended(process)


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of moto's server: it speaks S3 over HTTP and is no S3."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = _started(command, tmp_path_factory.mktemp("s3") / "out")
    try:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        ended(process)
