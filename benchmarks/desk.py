"""The desk under fifty people at once: queue, consignment, search and scan, at two sizes of what was assessed.

A workspace is filled by the product's own ways: days of simulated traffic are ingested and assessed, and targets
issued for one consignment in twenty-five. Then the page server runs over it, and so many clients, each with a login
and a connection of its own, ask without a pause for so long. The peer in the same run is the server's own empty page
(`/health/live`) asked by the same clients in the same way: what is left is what a page costs. Everything is simulated.

    python benchmarks/desk.py [--sizes 500000,5000000] [--users 50] [--seconds 20] [--database postgresql://…]
"""

import argparse
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import traffic
from measure import machine

FOLDER = Path("/tmp/tidewaiter-bench/desk")  # noqa: S108 - as the other benchmarks
DAY = date(2026, 6, 15)
PER_DAY = 500_000
ONE_TARGET_IN = 25
GOALS = {"queue": 200, "consignment": 300, "scan": 50, "search": 500}
"""95th percentiles in milliseconds."""
MIX = ("queue", "queue", "consignment", "search", "scan", "scan")

FILL = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import assessment
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.store import open_store
home, database, day, *files = sys.argv[1:]
at = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
workspace = open_store(Path(home), database=database or None, now=lambda: at)
actor = Actor("bench", "operator")
with Intake(workspace, actor) as door:
    for report in door.take_all(Message(Path(f).read_bytes(), Path(f).name, at, "consignment") for f in files):
        pass
assessment.assess_pending(workspace, as_of=at, actor=actor)
"""

ISSUE = """
import sys
from datetime import date, timedelta
from pathlib import Path
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.store import open_store
from tidewaiter.centre.targets import actions
from tidewaiter.centre.targets.drafts import NewSelection, NewTarget
from tidewaiter.centre.targets import queries
import pyarrow.parquet as pq
home, database, day, one_in = sys.argv[1:]
workspace = open_store(Path(home), database=database or None)
actor = Actor("bench", "operator")
run = queries.latest_assessment_run().run_id
n, ids, part = int(one_in), [], 0
for entry in batches.lake_files(LakeKind.CONSIGNMENTS):
    column = pq.read_table(workspace.lake / entry.path, columns=["consignment_id"])["consignment_id"].to_pylist()
    ids += column[::n]
for start in range(0, len(ids), 5000):
    some = ids[start:start + 5000]
    on = date.fromisoformat(day) + timedelta(days=start // 20000)
    why = [{"code": "x", "sentence": "Weight and words do not fit.", "source": "rule"}]
    new = [NewTarget(i, 1, "exploit", 0.5, k, 50.0, 0.1, "high", why, "two people", run, simulated=True)
           for k, i in enumerate(some)]
    run_of = NewSelection(f"s{start}", f"F{start // 5000 % 4}", on, "day", 1, 10**9, 10**9, {})
    actions.issue_targets(actor, run_of, new, [])
print(len(ids))
"""

LOGIN = """
import sys, django
from importlib import import_module
from django.conf import settings
django.setup()
from tidewaiter.centre.store import open_store
open_store(settings.ENVIRONMENT.home, database=settings.ENVIRONMENT.database)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.people import actions
from tidewaiter.centre.people.models import User
from tidewaiter.centre.permissions import Role
for n in range(int(sys.argv[1])):
    role = Role.ANALYST if n % 2 == 0 else Role.PORT_OFFICER
    name = f"bench{n}"
    if not User.objects.filter(username=name).exists():
        actions.add(Actor("bench", "operator"), name, name, actions.Reach(role), password=None)
    user = User.objects.get(username=name)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    print(role, store.session_key)
"""


def main() -> None:
    """Fill, serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="500000,5000000")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; of one size only")
    asked = parser.parse_args()
    print(f"The desk, {asked.users} people at once\n  {machine()}")
    for size in map(int, asked.sizes.split(",")):
        home = FOLDER / f"home-{size}{'-pg' if asked.database else ''}"
        _filled(home, asked.database, size)
        _measured(home, asked, size)


def _filled(home: Path, database: str, size: int) -> None:
    done = home / "filled"
    if done.exists():
        return
    shutil.rmtree(home, ignore_errors=True)
    began = time.monotonic()
    for number, first in enumerate(range(0, size, PER_DAY)):
        day = DAY + timedelta(days=number)
        files = traffic.consignments(FOLDER / f"day-{number}", min(PER_DAY, size - first), day, number + 1, PER_DAY)
        subprocess.run([sys.executable, "-c", FILL, str(home), database, day.isoformat(), *map(str, files)], check=True)
    issue = [sys.executable, "-c", ISSUE, str(home), database, DAY.isoformat(), str(ONE_TARGET_IN)]
    targets = subprocess.run(issue, check=True, capture_output=True, text=True).stdout.strip()
    done.write_text(targets)
    print(f"  {size:,} assessed, {int(targets):,} targets: filled in {time.monotonic() - began:.0f} s")


def _measured(home: Path, asked: argparse.Namespace, size: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tidewaiter.desk.config.settings",
        "TIDEWAITER_HOME": str(home),
        "TIDEWAITER_DATABASE": asked.database,
        "TIDEWAITER_PLAIN_HTTP": "1",
        "TIDEWAITER_DEMO": "1",
    }
    login = [sys.executable, "-c", LOGIN, str(asked.users)]
    lines = subprocess.run(login, env=environment, check=True, capture_output=True, text=True).stdout.split("\n")
    people = [tuple(line.split()) for line in lines if line]
    serve = [sys.executable, "-m", "gunicorn", "tidewaiter.desk.config.wsgi:application", "--preload"]
    serve += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "8"]
    serve += ["--keep-alive", "75"]
    server = subprocess.Popen([*serve, "--log-level", "warning"], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        samples = _samples(port, people)
        floor = _asked(port, people, samples, asked.seconds / 2, lambda _: "live")
        times = _asked(port, people, samples, asked.seconds, lambda chance: chance.choice(MIX))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    base = float(np.quantile(floor["live"], 0.95))
    where = "PostgreSQL" if asked.database else "SQLite"
    print(f"  {size:,} assessed, {where}; the empty page: p50 {np.median(floor['live']):.0f}, p95 {base:.0f} ms")
    print(f"  {'page':12} {'asked':>7} {'p50 ms':>8} {'p95 ms':>8} {'goal':>6}  of the empty page's p95   errors")
    for name, goal in GOALS.items():
        taken = times.get(name, [float("nan")])
        high = float(np.quantile(taken, 0.95))
        said = "met" if high < goal else "MISSED"
        print(
            f"  {name:12} {len(taken):7,} {np.median(taken):8.0f} {high:8.0f} {goal:6} {high / base:12.1f} times"
            f"        {len(times.get('errors', []))}  {said}"
        )


def _samples(port: int, people: list[tuple[str, ...]]) -> dict[str, list[str]]:
    """Consignments and codes to ask for, from pages of the queue."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found: list[str] = []
    cookie = next(key for role, key in people if role == "analyst")
    for page in range(1, 9):
        connection.request("GET", f"/queue?status=held&page={page}", headers={"Cookie": f"session={cookie}"})
        text = connection.getresponse().read().decode()
        found += re.findall(r'href="(/consignments/[^"?#]+)"', text)
    addresses = sorted(set(found))
    return {"consignment": addresses, "code": [address.rpartition(":")[2] for address in addresses]}


def _asked(
    port: int,
    people: list[tuple[str, ...]],
    samples: dict[str, list[str]],
    seconds: float,
    choose: Callable[[random.Random], str],
) -> dict[str, list[float]]:
    """Milliseconds of each answer by page, and what went wrong, while everybody asks at once."""
    times: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds

    def person(number: int, role: str, key: str) -> None:
        chance = random.Random(number)  # noqa: S311 - which page is asked
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        token, cookies = _token(connection, key)
        while time.monotonic() < until:
            name = choose(chance)
            if name != "live":
                name = "scan" if role == "port_officer" else name if name != "scan" else "queue"
            began = time.perf_counter()
            try:
                status = _ask(connection, name, chance, samples, token, cookies)
            except (OSError, http.client.HTTPException) as error:
                times["errors"].append(0.0)
                print("   error", name, error)
                connection.close()
                continue
            taken = 1000 * (time.perf_counter() - began)
            (times[name] if status < 400 else times["errors"]).append(taken)
            time.sleep(chance.uniform(0.5, 1.5) if name != "live" else 0.05)

    threads = [threading.Thread(target=person, args=(n, *one)) for n, one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _token(connection: http.client.HTTPConnection, key: str) -> tuple[str, str]:
    connection.request("GET", "/notices", headers={"Cookie": f"session={key}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    csrf = next((v.split(";")[0] for n, v in answer.getheaders() if n == "Set-Cookie" and v.startswith("csrf=")), "")
    found = re.search(r"X-CSRFToken&quot;: &quot;([^&]+)|X-CSRFToken\": \"([^\"]+)", text)
    token = "" if found is None else found[1] or found[2]
    return token, f"session={key}; {csrf}"


def _ask(
    connection: http.client.HTTPConnection,
    name: str,
    chance: random.Random,
    samples: dict[str, list[str]],
    token: str,
    cookies: str,
) -> int:
    headers = {"Cookie": cookies, "Referer": f"http://127.0.0.1:{connection.port}/"}
    if name == "scan":
        body = f"code={chance.choice(samples['code'])}"
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
            "Accept": "application/json",
        }
        connection.request("POST", "/station/scan", body, headers)
    else:
        address = {
            "live": "/health/live",
            "queue": f"/queue?status={chance.choice(('open', 'held'))}",
            "consignment": chance.choice(samples["consignment"]),
            "search": f"/consignments?q={chance.choice(samples['code'])}",
        }[name]
        connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    text = answer.read()
    if name == "scan" and answer.status < 400:
        json.loads(text)
    return answer.status


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the server does not answer")


if __name__ == "__main__":
    main()
