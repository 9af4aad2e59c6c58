from pathlib import Path

import pytest

from tidewaiter.centre.database import settings_for, without_password
from tidewaiter.centre.errors import OperatorError

HOME = Path("/somewhere")


def test_without_a_url_the_store_is_a_file_of_the_workspace() -> None:
    settings = settings_for(HOME, None)
    assert settings["NAME"] == "/somewhere/centre.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in settings["OPTIONS"]["init_command"]


def test_a_postgresql_url_is_taken_apart() -> None:
    settings = settings_for(HOME, "postgresql://ana:p%40ss@db.example:5433/centre?sslmode=require")
    kept = {name: settings[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert kept == {"NAME": "centre", "USER": "ana", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_is_named_by_the_query() -> None:
    settings = settings_for(HOME, "postgresql://postgres@/tw?host=/run/pg")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("/run/pg", "", "tw")


@pytest.mark.parametrize("url", ["mysql://x/y", "centre.sqlite3", "postgresql://host", "postgresql://h:port/x", ""])
def test_another_url_is_an_operators_error(url: str) -> None:
    with pytest.raises(OperatorError, match="PostgreSQL URL") as caught:
        settings_for(HOME, url)
    assert "postgresql://" in caught.value.hint


def test_a_password_is_never_shown() -> None:
    shown = without_password("postgresql://ana:secret@db:5432/centre?password=secret")
    assert shown == "postgresql://ana@db:5432/centre"
