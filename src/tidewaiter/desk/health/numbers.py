"""Numbers for Prometheus: requests as they pass, and the state of the work when somebody asks."""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from tidewaiter.centre.audit_log import queries as audit
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.diversion import case_queries as cases
from tidewaiter.centre.diversion import queries as diversion
from tidewaiter.centre.exposures import queries as exposures
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.desk.health import checks

SECONDS = Histogram(
    "tidewaiter_request_seconds",
    "Time to answer, by page and method.",
    ("page", "method"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
)
ANSWERS = Counter("tidewaiter_answers", "Answers given, by page and status.", ("page", "status"))


def counted(page: str, method: str, status: int, seconds: float) -> None:
    """Count an answer; `page` is the name of the address, never the address."""
    SECONDS.labels(page, method).observe(seconds)
    ANSWERS.labels(page, str(status)).inc()


def exposition(workspace: Workspace) -> bytes:
    """Everything in Prometheus' text form."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # the library has no type for it
    else:
        registry.register(_Requests())
    registry.register(_Work(workspace))
    return generate_latest(registry)


class _Requests(Collector):
    def collect(self) -> Iterator[Metric]:
        yield from SECONDS.collect()
        yield from ANSWERS.collect()


class _Work(Collector):
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def collect(self) -> Iterator[Metric]:
        states = GaugeMetricFamily("tidewaiter_targets", "Targets by state.", labels=["state"])
        for name, count in targets.state_counts().items():
            states.add_metric([name], count)
        yield states
        waits = GaugeMetricFamily("tidewaiter_diversion", "What waits at the diversion desk.", labels=["what"])
        for name, count in {**diversion.counts(), **cases.counts(self._workspace.now().date())}.items():
            waits.add_metric([name], count)
        yield waits
        good = GaugeMetricFamily("tidewaiter_ready", "1 where what the server needs is there.", labels=["check"])
        for check in checks.checks(self._workspace):
            good.add_metric([check.name], float(check.good))
        yield good
        yield _gauge("tidewaiter_messages_waiting", "Messages accepted, not taken in.", self._waiting())
        yield _gauge("tidewaiter_quarantine_rows", "Rows in quarantine.", batches.counts()["quarantined"])
        open_ones = GaugeMetricFamily("tidewaiter_exposures_open", "Exposures not closed.", labels=["state"])
        for name, count in exposures.open_counts().items():
            open_ones.add_metric([name], count)
        yield open_ones
        yield _gauge("tidewaiter_audit_entries", "Entries of the audit log.", audit.length())
        age = checks.pulse_age(self._workspace)
        if age is not None:
            yield _gauge("tidewaiter_worker_pulse_age_seconds", "Since the worker's last sign.", age)

    def _waiting(self) -> float:
        return checks.waiting_messages(self._workspace)


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, value=value)
