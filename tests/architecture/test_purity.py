"""Below `centre` nothing reads the clock or the environment, draws unseeded numbers or writes files.

A pure stage can be run again later on the same input and must give the same answer: as-of features, the
crash recovery of a batch and every back-test rest on it.
"""

import ast
import sys
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from source import modules

SHELLS = ("centre/", "cli/", "desk/", "client/")

REFUSED_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "os.getenv",
    "os.urandom",
    "uuid.uuid4",
    "uuid.uuid1",
    "random.random",
    "random.shuffle",
    "np.random.rand",
    "np.random.seed",
    "secrets.token_hex",
    "secrets.token_bytes",
}
WRITERS = {"write_text", "write_bytes", "unlink", "mkdir", "rmtree", "makedirs"}
MAY_WRITE = {
    "risk/model/store.py": "gives a model's files to the directory the centre names",
    "history/standing/store.py": "keeps the books in the folder the centre names",
    "history/standing/ledger.py": "writes a ledger of the books",
    "history/standing/pairs.py": "writes a table of pairs of the books",
    "history/compact.py": "writes the compacted file where the centre says",
    "links/store.py": "keeps the evidence graph in the folder the centre names",
    "substances/spectra/store.py": "writes a library into the folder the caller names",
    "pipeline/shelf.py": "keeps finished parts in the folder the centre names",
}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _pure() -> list[str]:
    return [name for name in modules() if not name.startswith(SHELLS)]


@cache
def _calls(name: str) -> frozenset[str]:
    return frozenset(_dotted(n.func) for n in ast.walk(modules()[name]) if isinstance(n, ast.Call))


def _among(names: list[str], refused: set[str]) -> dict[str, frozenset[str]]:
    """Modules to which of these they call."""
    return {name: found for name in names if (found := _calls(name) & refused)}


def test_no_clock_no_environment_no_unseeded_chance() -> None:
    pure = _pure()
    assert len(pure) > 300
    assert _among(pure, REFUSED_CALLS) == {}
    assert [name for name in pure if _unseeded(name)] == []
    assert [name for name in pure if _reads_the_environment(name)] == []


def _unseeded(name: str) -> bool:
    return any(
        _dotted(n.func).endswith("default_rng") and not n.args and not n.keywords
        for n in ast.walk(modules()[name])
        if isinstance(n, ast.Call)
    )


def _reads_the_environment(name: str) -> bool:
    return any(isinstance(n, ast.Attribute) and _dotted(n) == "os.environ" for n in ast.walk(modules()[name]))


def test_a_pure_stage_writes_no_file() -> None:
    endings = {name: {call.rsplit(".", 1)[-1] for call in _calls(name)} for name in _pure() if name not in MAY_WRITE}
    assert {name: found for name, called in endings.items() if (found := called & WRITERS)} == {}


def test_no_naive_datetimes_and_no_code_from_data() -> None:
    refused = {"eval", "exec", "pickle.loads", "pickle.load", "yaml.load", "datetime.utcnow"}
    assert _among(list(modules()), refused) == {}
