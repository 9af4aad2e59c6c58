"""Coverage-guided fuzzing of every reader: no crash, no hang, no row unaccounted for (`make fuzz`).

    python scripts/fuzz.py [--seconds 600] [--resume] [FORMAT ...]

Each reader gets an equal part of the CPU-seconds in a process of its own, under atheris (libFuzzer), so that a machine
that does other work makes a run longer and no thinner. Its corpus begins with our own fixtures: what its writer makes
of simulated rows, and SEEDS. A finding is kept in build/fuzz/ with the bytes that made it, what led to new branches in
build/fuzz/corpus/, and a line for each reader that is done in build/fuzz/report.txt: `--resume` goes on after these.

No single input may take long. Every reader also takes its seeds repeated to 4 MiB, and the longest and the dearest
inputs that were kept repeated to 1 MiB: below 1 s of CPU a MiB, and memory below 20 times the input, above what the
process took after a small one (SLACK more, which allocators keep).
"""

import argparse
import contextlib
import gc
import importlib
import io
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from unittest import mock
from zlib import crc32

import numpy as np
import pyarrow as pa

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import pieces, pieces_xml, registry
from tidewaiter.formats.parsed import Format, Parsed

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_seeds

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build" / "fuzz"
CORPUS = FOUND / "corpus"
REPORT = FOUND / "report.txt"
MEBIBYTE = 2**20
SEEDS_MEBIBYTES = 4
READINGS = 3
"""A reader that takes too long is read again, and the least counts: work of others on the machine costs CPU too."""
KEPT = 4
"""How many of the inputs that led to new branches are repeated to 1 MiB: the longest, and as many of the dearest."""
TRIED = 2**14
"""Bytes to which an input is repeated to see how dear it is."""
TIMES_INPUT = 20
SLACK = 8 * MEBIBYTE
SLOW_SECONDS = 0.5
"""CPU of one input, of 4 KiB at most, above which a reader hangs."""
FORK = multiprocessing.get_context("fork")
PIECE = 512
"""Inputs longer than this are also cut into pieces of about so many bytes."""

COLUMNS = {
    "x12-309": "x12_309_bulk",
    **dict.fromkeys(("x12-310", "x12-322", "x12-404"), "x12_sets_bulk"),
    "edifact-cuscar": "edifact_bulk",
    "upu-itmatt": "edifact_bulk",
}
"""Readers that read large clean files as columns, and how."""

REMEMBERED = (
    *(("alike_units", "LONGEST"), ("fwb_read", "SHORT"), ("cargoimp_waybills", "SHORT")),
    *(("again", "LONGEST"), ("x12_309", "LONGEST")),
)
"""Modules and their limits of what is read once where it comes again."""
THREE_TIMES = 16
"""One in so many inputs of EDIFACT and X12 is also read three times over: the third time it may be known."""

ROW: dict[str, object] = {
    "consignment_id": "bill:SIMU7",
    "bill": "SIMU7",
    "s10": "LX000000005CN",
    "awb": "123-12345675",
    "house_waybill": "H1",
    "regime": "ocean",
    "transport_mode": "maritime",
    "carrier": "SIMU",
    "filer": "SIMU",
    "conveyance": "SIM STAR 12W",
    "consignor_name": "BLUE KITES LTD",
    "consignor_address_line": "1 MILL ROAD",
    "consignor_city": "SHENZHEN",
    "consignor_country": "CN",
    "consignee_name": "HARBOUR TOYS",
    "consignee_city": "MIAMI",
    "consignee_country": "US",
    "goods_description": "KITES",
    "hs_code": "950300",
    "gross_mass_kg": 12.5,
    "package_quantity": 4,
    "loading_location": "CNSZX",
    "unloading_location": "USMIA",
    "source_position": 0,
}

IDENTITIES: dict[str, dict[str, object]] = {
    "express-jsonl": {"consignment_id": "track:T7", "tracking_number": "T7"},
    "kcs": {"consignment_id": "decl:KCS/7", "declaration_number": "KCS/7"},
    "post-csv": {"consignment_id": "s10:LX000000005CN"},
}
"""What identifies a row where a mapping writes no other."""

SEEDS: dict[str, tuple[bytes, ...]] = {
    **fuzz_seeds.SEEDS,
    "x12-310": (
        b"ST*310*1~B3**7~N9*BM*SIMU7~R4*D*D*5201~DTM*139*20260120*12~LX*1~N7*SIMU*123456~L0*1***5*G***4*CTN**K~L5*1*HATS~SE*9*1~",
    ),
    "x12-322": (b"ST*322*1~Q5*OA*20260105*2145*LT**MIAMI~N7*SIMU*123456~M7*S1~R4*5*UN*USMIA~N9*BM*7~SE*7*1~",),
    "x12-404": (
        b"ST*404*1~BX*04*R*PP*7*SIMR~N1*SH*A~N4*B**1*US~N7*SIMU*123456~LX*1~L5*1*HATS~L0*1***5*N***4*CTN**K~SE*9*1~",
    ),
    "x12-other": (b"ST*315*1~B4*1~SE*3*1~",),
    "edifact-ifcsum": (
        b"UNB+UNOA:1+A+B+1:2+7'UNH+1+IFCSUM:D:01B:UN'BGM+787'CNI+1+C1'CNT+11:4'NAD+CN+++A:B'GID+1+4:CT'UNT+7+1'UNZ+1+7'",
    ),
    "edifact-baplie": (
        b"UNB+UNOA:1+A+B+1:2+7'UNH+1+BAPLIE:D:95B:UN'BGM++P'LOC+147+1'MEA+WT++KGM:5'EQD+CN+SIMU1'UNT+6+1'UNZ+1+7'",
    ),
    "edifact-coarri": (
        b"UNB+UNOA:1+A+B+1:2+7'UNH+1+COARRI:D:95B:UN'BGM+44'LOC+11+USMIA'EQD+CN+SIMU1'DTM+203:202601050600:203'UNT+6+1'",
    ),
    "upu-cusitm": (b"UNB+UNOA:1+A+B+1:2+7'UNH+1+CUSITM:1:0:UP'BGM+1'CNI+1+LX000000005CN'GID+1'UNT+5+1'UNZ+1+7'",),
    **{
        f"upu-{kind}": (
            b"UNB+UNOA:1+A+B+1:2+7'UNH+1+" + kind.upper().encode() + b":1:0:UP'BGM+1'CNI+1+LX000000005CN'"
            b"RFF+AAY:CNSZXAUSMIAAACN60001001110035'STS+1+21'DTM+7:202601060700:203'UNT+7+1'UNZ+1+7'",
        )
        for kind in ("predes", "cardit", "resdit", "emsevt")
    },
    "edifact-other": (b"UNB+UNOA:1+A+B+1:2+7'UNH+1+APERAK:D:95B:UN'BGM+1'UNT+3+1'UNZ+1+7'",),
    "iata-other": (
        b"FBL/4\r\n1/SX1/20JAN/MIA\r\n",
        b"FBL\nFWB\n",
        b"FBL\n" + b"FWB\nX\nY\n" * 100,
        b"FBL\n" + b"FWB\n" * 200,
    ),
    "iata-ffm": (b"FFM/8\r\n1/SX1/20JAN/LHR\r\nMIA\r\n777-20000001LHRMIA/T1K9/TOOLS\r\nLAST\r\n",),
    "iata-xffm": (
        (
            b"<r:FlightManifest xmlns:r='iata:flightmanifest:1'><LogisticsTransportMovement><ID>SX1</ID>"
            b"</LogisticsTransportMovement><ArrivalEvent><IncludedMasterConsignment><TransportContractDocument>"
            b"<ID>777-20000001</ID></TransportContractDocument></IncludedMasterConsignment></ArrivalEvent>"
            b"</r:FlightManifest>"
        ),
    ),
}
"""Beginnings for readers that have no writer."""


def seeds(one: Format) -> tuple[bytes, ...]:
    """What a reader's corpus begins with."""
    found = list(SEEDS.get(one.name, ()))
    if one.dump is not None:
        with contextlib.suppress(ValueError):
            found.append(one.dump(table([ROW | IDENTITIES.get(one.name, {})])))
    return tuple(found) or (b"",)


def check(one: Format, data: bytes) -> None:
    """A reader's promises about any bytes; in pieces it promises the same, and as columns the same rows."""
    parsed = one.parse(data)
    fast = as_columns(one.name, data)
    if fast is not None and not fast.rows.equals(parsed.rows.combine_chunks()):
        raise AssertionError("columns say something else")
    if one.name in {"iata-fhl", "iata-fwb", "iata-ffm"}:
        alike(parsed, one_by_one(one, data))
    elif one.name.startswith(("edifact-", "upu-", "x12-")) and crc32(data) % THREE_TIMES == 0:
        alike(one.parse(data * 3), one_by_one(one, data * 3))
    with contextlib.suppress(pieces_xml.UncutError):
        for piece in pieces.cut(io.BytesIO(data), PIECE) if len(data) > PIECE and pieces.can_cut(data) else ():
            accounted(one.parse(piece))
    accounted(parsed)


def as_columns(name: str, data: bytes) -> Parsed | None:
    """What a clean file gives as columns, however small it is."""
    given: object = data
    if name not in COLUMNS:
        return None
    if name.startswith("x12-"):
        given = importlib.import_module("tidewaiter.formats.x12").tokenise_at_once(data)
    return None if given is None else importlib.import_module(f"tidewaiter.formats.{COLUMNS[name]}").parse(given)


def one_by_one(one: Format, data: bytes) -> Parsed:
    """What is read where nothing is remembered of what was read before."""
    with contextlib.ExitStack() as within:
        for module, limit in REMEMBERED:
            changed = importlib.import_module(f"tidewaiter.formats.{module}")
            within.enter_context(mock.patch.object(changed, limit, -1))
        return one.parse(data)


def alike(one: Parsed, other: Parsed) -> None:
    """Whether two readings say the same."""
    same = one.rows.equals(other.rows) and one.rejects == other.rejects and one.events == other.events
    if not same or list(map(repr, one.problems)) != list(map(repr, other.problems)):
        raise AssertionError("what comes again is read otherwise")


def accounted(parsed: Parsed) -> None:
    """Whether every unit has one place, and every reject a reason; with little memory of its own, which counts too."""
    refused = np.array([reject.position for reject in parsed.rejects], np.int64)
    positions = np.concatenate([parsed.rows["source_position"].to_numpy(), refused])
    if len(np.unique(positions)) != len(positions):
        raise AssertionError("a position stands twice")
    if not set(refused.tolist()) <= {p.row for p in parsed.problems if p.severity is Severity.FATAL}:
        raise AssertionError("a reject has no fatal problem")


def known(name: str) -> Format:
    """A format by its name."""
    return {one.name: one for one in registry.FORMATS}[name]


def instrument() -> dict[str, Format]:
    """Every reader by its name, imported again so that atheris sees which branches an input takes."""
    import atheris  # noqa: PLC0415 - it is not there on every machine

    with atheris.instrument_imports(include=["tidewaiter.formats"]):
        for module in [m for m in sys.modules if m.startswith("tidewaiter.formats")]:
            del sys.modules[module]
        import tidewaiter.formats.registry as instrumented  # noqa: PLC0415 - imported again, instrumented
    return {one.name: one for one in instrumented.FORMATS}


def fuzz(one: Format, seconds: float, runs: "Synchronized[int]") -> None:
    """Fuzz one reader for so many seconds of CPU; a finding ends the process with a code of libFuzzer."""
    import atheris  # noqa: PLC0415 - as above

    began = time.process_time()

    def take(data: bytes) -> None:
        before = time.process_time()
        with kept(one.name, data):
            check(one, data)
        after = time.process_time()
        runs.value += 1
        if after - before > SLOW_SECONDS:
            with kept(one.name, data):
                raise AssertionError(f"{after - before:.1f} s of CPU for {len(data)} bytes")
        if after - began > seconds:
            os._exit(0)

    corpus = CORPUS / one.name
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    for at, seed in enumerate(seeds(known(one.name))):
        (corpus / str(at)).write_bytes(seed)
    limits = ["-max_len=4096", "-timeout=120", "-rss_limit_mb=3000", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *limits, f"-artifact_prefix={FOUND}/{one.name}-"], take)
    atheris.Fuzz()


@contextlib.contextmanager
def kept(name: str, data: bytes) -> Iterator[None]:
    """Keep the bytes that lead to an error: libFuzzer does not where the error is one of Python's."""
    try:
        yield
    except Exception:
        (FOUND / f"{name}-{sha256(data).hexdigest()[:16]}").write_bytes(data)
        raise


def grown(one: Format) -> None:
    """A reader's cost of its seeds and of what fuzzing kept, repeated, in bounds or an AssertionError."""
    corpus = sorted(file.read_bytes() for file in (CORPUS / one.name).glob("*"))
    longest = sorted(corpus, key=len, reverse=True)[:KEPT]
    dearest = sorted(corpus, key=lambda data: cost(one, data), reverse=True)[:KEPT]
    for mebibytes, inputs in ((SEEDS_MEBIBYTES, seeds(one)), (1, dict.fromkeys((*longest, *dearest)))):
        for data in inputs:
            within(one, data, mebibytes)


def cost(one: Format, data: bytes) -> float:
    """CPU-seconds for some bytes repeated to TRIED, the least of a few readings."""
    grown_to = repeated(data, TRIED)
    used = []
    for _ in range(READINGS):
        began = time.process_time()
        one.parse(grown_to)
        used.append(time.process_time() - began)
    return min(used)


def repeated(seed: bytes, size: int) -> bytes:
    """Some bytes over and over, to a size."""
    return (seed * (size // max(len(seed), 1) + 1))[:size]


def within(one: Format, seed: bytes, mebibytes: int) -> None:
    """Read some bytes repeated to so many MiB, in bounds or an AssertionError."""
    one.parse(repeated(seed, 2**16))
    data = repeated(seed, mebibytes * MEBIBYTE)
    before, used = forgotten(), float("inf")
    for _ in range(READINGS):
        began = time.process_time()
        accounted(one.parse(data))
        used = min(used, time.process_time() - began)
        if used <= mebibytes:
            break
    memory = resident("VmHWM") - before
    said = f"for {mebibytes} MiB of {seed[:80]!r}"
    if used > mebibytes:
        raise AssertionError(f"{used:.2f} s of CPU {said}")
    if memory > TIMES_INPUT * mebibytes * MEBIBYTE + SLACK:
        raise AssertionError(f"{memory / MEBIBYTE:.0f} MiB {said}")


def forgotten() -> int:
    """Bytes of memory that the process has now, its peak until now forgotten."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    Path("/proc/self/clear_refs").write_text("5")
    return resident("VmRSS")


def resident(which: str) -> int:
    """Bytes of memory by a line of /proc/self/status: VmRSS now, VmHWM at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{which}:"))


def apart(work: Callable[..., None], *given: object) -> tuple[bool, list[str]]:
    """Whether a piece of work in a process of its own ended well, and what it wrote."""
    with tempfile.TemporaryFile("w+") as said:

        def run() -> None:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            work(*given)

        process = FORK.Process(target=run)
        process.start()
        process.join()
        said.seek(0)
        return process.exitcode == 0, said.read().splitlines()


def main() -> int:
    """Fuzz the readers named, all of them by default; 1 where something was found or a reader was not reached."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    options.add_argument("formats", nargs="*", default=[one.name for one in registry.FORMATS])
    options.add_argument("--seconds", type=int, default=600, help="of CPU, for all readers together")
    options.add_argument("--resume", action="store_true", help="pass over readers that are done")
    given = options.parse_args()
    FOUND.mkdir(parents=True, exist_ok=True)
    done = REPORT.read_text().splitlines() if given.resume and REPORT.exists() else []
    REPORT.write_text("".join(f"{line}\n" for line in done))
    passed = {line.split()[0] for line in done}
    readers = instrument()
    good = True
    for name in given.formats:
        if name in passed:
            continue
        runs = FORK.Value("q", 0)
        well, said = apart(fuzz, readers[name], given.seconds / len(given.formats), runs)
        bounded, why = apart(grown, known(name))
        good &= well and bounded and runs.value > 0
        verdict = f"{'ok' if well else 'FOUND'}  {'' if bounded else why[-1]}"
        with REPORT.open("a") as report:
            print(line := f"{name:20} {runs.value:9,} inputs  {verdict}", file=report)
        print(line, flush=True)
        if not well:
            print(*said[-25:], sep="\n", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
