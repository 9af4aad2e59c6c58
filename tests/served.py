"""The desk's page server, forked from a process that has imported what pages need, but for Django's settings."""

from forked import DEVNULL, Running, Stem
from tidewaiter.centre.inbox import INBOX
from tidewaiter.desk.server import Served

PAGES = Stem(
    "brukeropus catboost chemicals django.db.models django.template.loader django.views.generic duckdb fido2.server"
    " gunicorn.app.wsgiapp gunicorn.workers.gthread holidays msgspec networkx numba numpy pandas prometheus_client"
    " pyarrow.compute pyarrow.parquet pydantic pypinyin rapidfuzz rdkit.Chem requests scipy.optimize scipy.special"
    " scipy.stats segno sklearn.isotonic sklearn.linear_model sklearn.metrics sklearn.svm splink sqlglot sqlparse"
    " structlog tidewaiter.pipeline.day tidewaiter.selection.evaluate"
)


def pages(told: Served) -> Running:
    """The page server of `tidewaiter serve`, without the worker for what comes in and the one for chores."""
    (told.home / INBOX).mkdir(parents=True, exist_ok=True)
    _, _, module, *words = told.commands()["pages"]
    return PAGES.start(module, words, env=told.environment(), stdout=DEVNULL)
