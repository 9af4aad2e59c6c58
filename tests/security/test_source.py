"""What the source must not do, whoever writes it (ASVS 5.0, V1.2.4, V1.3, V11.5.1): read off its syntax trees."""

import ast
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "architecture"))
from source import PACKAGE, ROOT, modules

MAY_SPEAK_SQL = ("centre/walls.py", "centre/store.py", "centre/database.py", "centre/backup", "desk/health", "engine/")
"""Modules with SQL of their own for the relational store; the lake is read by checked expressions."""

REFUSED = {
    "eval": "code from data",
    "exec": "code from data",
    "compile": "code from data",
    "pickle.load": "code from data",
    "pickle.loads": "code from data",
    "marshal.loads": "code from data",
    "yaml.load": "code from data",
    "mark_safe": "text that is not escaped",
    "SafeString": "text that is not escaped",
    "random.choice": "chance that can be foreseen, for a secret",
    "os.system": "a shell",
}
SHELLS = [name for name in modules() if name.startswith(("centre/", "desk/", "cli/"))]


def calls(name: str) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(modules()[name]) if isinstance(node, ast.Call)}


DRAWS = {"desk/design/charts.py", "desk/evidence/seizures.py"}
"""Put together pictures whose parts were escaped one by one, and QR codes of identifiers of our own."""


def test_no_code_from_data_and_no_text_unescaped() -> None:
    found = {name: calls(name) & REFUSED.keys() for name in modules() if name not in DRAWS}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_sql_of_its_own() -> None:
    found = {
        (name, call)
        for name in SHELLS
        if not name.startswith(MAY_SPEAK_SQL)
        for call in calls(name)
        if "connection.cursor" in call
        or call.rsplit(".", 1)[-1] == "RawSQL"
        or ("objects" in call and call.rsplit(".", 1)[-1] in {"raw", "extra"})
    }
    assert found == set()


def test_no_shell_is_started() -> None:
    for name in modules():
        for node in ast.walk(modules()[name]):
            if isinstance(node, ast.Call):
                assert not any(k.arg == "shell" and ast.unparse(k.value) == "True" for k in node.keywords), name


TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
FORBIDDEN = {
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "a style attribute": re.compile(r"<[^>]*\sstyle="),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "a handler in an attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[^=]*)="),
    "a file from elsewhere": re.compile(r"<(script|link|img|iframe)[^>]*(src|href)=\"(https?:)?//"),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def test_a_template_holds_nothing_that_the_policy_refuses() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in TEMPLATES}
    assert len(texts) > 20
    assert [(n, what) for n, text in texts.items() for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def test_every_form_that_changes_something_has_its_token() -> None:
    form = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
    found = [(file.name, one) for file in TEMPLATES for one in form.findall(file.read_text(encoding="utf-8"))]
    bare = [(name, one[:90]) for name, one in found if "csrf_token" not in one and "slot body" not in one]
    assert [(name, one) for name, one in bare if "hx-post" not in one] == []


def test_no_secret_is_in_the_source() -> None:
    keys = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.py")]
    assert [str(file) for file in files if file != Path(__file__) and keys.search(file.read_text("utf-8"))] == []
