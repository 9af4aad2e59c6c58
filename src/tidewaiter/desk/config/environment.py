"""What the desk is told from outside: the environment variables, read once, each with what it is for."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from tidewaiter.centre.keys import DESK_KEY
from tidewaiter.centre.papers.language import language


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """An OpenID Connect provider: where it is, and as what this desk is registered there."""

    server: str
    client: str
    secret: str
    name: str


@dataclass(frozen=True, slots=True)
class Environment:
    """The desk's surroundings.

    `plain_http` is for a browser on the same machine: cookies then need no TLS. `demo` shows that data is practice
    and leaves the second factor out. `hosts` are the names under which the desk answers.
    `webhooks_private` lets webhooks lead into inner networks, and over plain HTTP.
    """

    home: Path
    database: str | None
    secret_key: str = field(repr=False)
    hosts: tuple[str, ...]
    plain_http: bool
    demo: bool
    debug_log: bool
    proxies: int
    webhooks_private: bool
    metrics_token: str = field(repr=False)
    oidc: SingleSignOn | None


def read() -> Environment:
    """The process's environment; a workspace whose key is not made yet gets one for this process only."""
    language()  # one whose words are not there is refused now, not with the first paper
    home = Path(os.environ.get("TIDEWAITER_HOME", "var")).expanduser().resolve()
    hosts = os.environ.get("TIDEWAITER_HOSTS", "127.0.0.1,localhost,[::1]")
    return Environment(
        home=home,
        database=os.environ.get("TIDEWAITER_DATABASE") or None,
        secret_key=_secret(home / "keys" / DESK_KEY),
        hosts=tuple(name.strip() for name in hosts.split(",") if name.strip()),
        plain_http=_on("TIDEWAITER_PLAIN_HTTP"),
        demo=_on("TIDEWAITER_DEMO"),
        debug_log=_on("TIDEWAITER_DEBUG_LOG"),
        proxies=int(os.environ.get("TIDEWAITER_PROXIES", "0")),
        webhooks_private=_on("TIDEWAITER_WEBHOOKS_PRIVATE"),
        metrics_token=os.environ.get("TIDEWAITER_METRICS_TOKEN", ""),
        oidc=_oidc(),
    )


def _on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _oidc() -> SingleSignOn | None:
    """The provider, when one is named; its secret may lie in a file, so that it stands in no process list."""
    server, client = os.environ.get("TIDEWAITER_OIDC_SERVER"), os.environ.get("TIDEWAITER_OIDC_CLIENT")
    if not server or not client:
        return None
    if not server.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ValueError("TIDEWAITER_OIDC_SERVER is an https:// address: who logs in is taken from what it answers")
    file = os.environ.get("TIDEWAITER_OIDC_SECRET_FILE")
    secret = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get("TIDEWAITER_OIDC_SECRET", "")
    return SingleSignOn(server, client, secret, os.environ.get("TIDEWAITER_OIDC_NAME", "Single sign-on"))


def _secret(file: Path) -> str:
    return file.read_bytes().hex() if file.exists() else secrets.token_hex(32)
