"""Where a feed's acknowledgements go: a folder, a server that fsspec opens, a queue of a broker.

Each letter is whole or not there, and has a name of its own that stays the same however often it is tried. A folder and
a server then hold it once; a broker may be handed it twice where the connection breaks before its confirmation, and the
message's id says so.
"""

from pathlib import Path
from typing import assert_never

import fsspec
import pika
from fsspec.core import split_protocol

from tidewaiter.centre.acknowledgements.letters import Letter
from tidewaiter.centre.cycle.acknowledging import Deliver
from tidewaiter.centre.durable import write_bytes_atomically
from tidewaiter.centre.feeding.definitions import AmqpOutlet, DirectoryOutlet, Outlet, RemoteOutlet, secret
from tidewaiter.centre.feeding.down import said
from tidewaiter.centre.feeding.login import with_password

_PERSISTENT = 2
_TRYING_SECONDS = 10
_WITHOUT_FOLDERS = {"s3", "s3a", "gs", "gcs", "az", "abfs"}


class Outlets:
    """Opens an outlet once and again after a failure."""

    def __init__(self, definition: Outlet) -> None:
        self._definition = definition
        self._put: Deliver | None = None
        self._connection: pika.BlockingConnection | None = None

    def put(self, letter: Letter) -> None:
        """Deliver one letter; whatever the other side raises passes."""
        if self._put is None:
            self._put = self._opened()
        try:
            self._put(letter)
        except Exception:
            self.close()
            raise

    def answers(self) -> str:
        """Whether the other side is there: '', or what is wrong. Nothing is delivered."""
        try:
            self._opened()
            if isinstance(self._definition, DirectoryOutlet) and not Path(self._definition.path).is_dir():
                return f"there is no folder {self._definition.path}"
        except Exception as error:  # noqa: BLE001 - every protocol has errors of its own
            return said(error)
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """Let go of it."""
        self._put = None
        connection, self._connection = self._connection, None
        if connection is not None and connection.is_open:
            connection.close()

    def _opened(self) -> Deliver:
        match self._definition:
            case DirectoryOutlet():
                return self._folder(Path(self._definition.path))
            case RemoteOutlet():
                return self._server(self._definition)
            case AmqpOutlet():
                return self._queue(self._definition)
            case _:
                assert_never(self._definition)

    @staticmethod
    def _folder(folder: Path) -> Deliver:
        def put(letter: Letter) -> None:
            write_bytes_atomically(letter.body.encode("utf-8"), folder / letter.name)

        return put

    @staticmethod
    def _server(asked: RemoteOutlet) -> Deliver:
        options = {k: secret(v) if isinstance(v, str) else v for k, v in asked.options.items()}
        protocol, _ = split_protocol(asked.url)
        if protocol in {"sftp", "ssh"}:
            options.setdefault("host_key_policy", "reject")
        system, root = fsspec.core.url_to_fs(asked.url, skip_instance_cache=True, **options)

        def put(letter: Letter) -> None:
            place = f"{root.rstrip('/')}/{letter.name}"
            body = letter.body.encode("utf-8")
            if protocol in _WITHOUT_FOLDERS:  # an object is there when it is whole
                system.pipe_file(place, body)
                return
            part = f"{root.rstrip('/')}/.{letter.name}.part"
            system.pipe_file(part, body)
            if system.exists(place):  # it was delivered and nobody noted it: some servers rename onto nothing only
                system.rm_file(place)
            system.mv(part, place)

        return put

    def _queue(self, asked: AmqpOutlet) -> Deliver:
        parameters = pika.URLParameters(with_password(asked.url, asked.password))
        parameters.socket_timeout = parameters.stack_timeout = _TRYING_SECONDS
        self._connection = pika.BlockingConnection(parameters)
        channel = self._connection.channel()
        channel.queue_declare(asked.queue, passive=True)
        channel.confirm_delivery()

        def put(letter: Letter) -> None:
            kept = pika.BasicProperties(message_id=letter.name, type=letter.message, delivery_mode=_PERSISTENT)
            channel.basic_publish("", asked.queue, letter.body.encode("utf-8"), kept, mandatory=True)

        return put
