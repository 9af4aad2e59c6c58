"""Coverage-guided fuzzing of every reader: no crash, no hang, no row unaccounted for (`make fuzz`).

    python scripts/fuzz.py [--seconds 600] [FORMAT ...]

Each reader gets an equal part of the time in a process of its own, under atheris (libFuzzer). Its corpus begins with
our own fixtures: what its writer makes of simulated rows, and SEEDS. A finding is kept in build/fuzz/ with the bytes
that made it. Afterwards every reader takes its seeds repeated to 1 MiB: below 1 s of CPU, and memory below 20 times
the input (or 64 MiB, which libraries take at the first use).
"""

import argparse
import contextlib
import importlib
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.formats import pieces, pieces_xml, registry
from tidewaiter.formats.parsed import Format, Parsed

sys.path.insert(0, str(Path(__file__).parent))
import fuzz_seeds

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build" / "fuzz"
MEBIBYTE = 2**20
TIMES_INPUT = 20
FIRST_USE = 64 * MEBIBYTE
SHORTEST = 3
PIECE = 512
"""Inputs longer than this are also cut into pieces of about so many bytes."""

COLUMNS = {
    "x12-309": "tidewaiter.formats.x12_309_bulk",
    "edifact-cuscar": "tidewaiter.formats.edifact_bulk",
    "upu-itmatt": "tidewaiter.formats.edifact_bulk",
}
"""Readers that read large clean files as columns, and how."""

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
    "iata-other": (b"FBL/4\r\n1/SX1/20JAN/MIA\r\n",),
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
    columns = COLUMNS.get(one.name)
    if columns is not None:
        fast = importlib.import_module(columns).parse(data)
        if fast is not None and not fast.rows.equals(parsed.rows.combine_chunks()):
            raise AssertionError("columns say something else")
    with contextlib.suppress(pieces_xml.UncutError):
        for piece in pieces.cut(io.BytesIO(data), PIECE) if len(data) > PIECE and pieces.can_cut(data) else ():
            accounted(one.parse(piece))
    accounted(parsed)


def accounted(parsed: Parsed) -> None:
    """Whether every unit has one place, and every reject a reason."""
    positions = [*parsed.rows["source_position"].to_pylist(), *(r.position for r in parsed.rejects)]
    if len(set(positions)) != len(positions):
        raise AssertionError("a position stands twice")
    if not {r.position for r in parsed.rejects} <= {p.row for p in parsed.problems if p.severity is Severity.FATAL}:
        raise AssertionError("a reject has no fatal problem")


def known(name: str) -> Format:
    """A format by its name."""
    return {one.name: one for one in registry.FORMATS}[name]


def fuzz(name: str, seconds: int) -> None:
    """Fuzz one reader in this process; libFuzzer ends it."""
    import atheris  # noqa: PLC0415 - it is not there on every machine

    with atheris.instrument_imports(include=["tidewaiter.formats"]):
        for module in [m for m in sys.modules if m.startswith("tidewaiter.formats")]:
            del sys.modules[module]
        import tidewaiter.formats.registry as instrumented  # noqa: PLC0415 - imported again, instrumented
    one = {f.name: f for f in instrumented.FORMATS}[name]
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for at, seed in enumerate(seeds(known(name))):
            Path(corpus, str(at)).write_bytes(seed)
        limits = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=5", "-rss_limit_mb=3000", "-verbosity=0"]
        arguments = [sys.argv[0], corpus, *limits, f"-artifact_prefix={FOUND}/{name}-", "-print_final_stats=1"]
        atheris.Setup(arguments, lambda data: check(one, data))
        atheris.Fuzz()


def grown(name: str) -> str:
    """A reader's cost of its seeds repeated to 1 MiB: the first broken bound, '' for none."""
    one = known(name)
    for seed in seeds(one):
        one.parse(seed)
        data = (seed * (MEBIBYTE // max(len(seed), 1) + 1))[:MEBIBYTE]
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        accounted(one.parse(data))
        used = time.process_time() - began
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        if used > 1:
            return f"{used:.2f} s of CPU for 1 MiB"
        if memory > max(TIMES_INPUT * MEBIBYTE, FIRST_USE):
            return f"{memory / MEBIBYTE:.0f} MiB for 1 MiB"
    return ""


def main() -> int:
    """Fuzz the readers named, all of them by default; 1 where something was found."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    options.add_argument("formats", nargs="*", default=[one.name for one in registry.FORMATS])
    options.add_argument("--seconds", type=int, default=600, help="for all readers together")
    options.add_argument("--one", help=argparse.SUPPRESS)
    options.add_argument("--grow", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        fuzz(given.one, given.seconds)
        return 0
    if given.grow:
        print(grown(given.grow))
        return 0
    part = max(given.seconds // len(given.formats), SHORTEST)
    bad = 0
    for name in given.formats:
        command = [sys.executable, __file__, "--seconds", str(part), "--one", name]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        runs = next((line.split()[-1] for line in run.stderr.splitlines() if "number_of_executed_units" in line), "0")
        growth = subprocess.run([sys.executable, __file__, "--grow", name], capture_output=True, text=True, check=False)
        said = growth.stdout.strip() if growth.returncode == 0 else growth.stderr.strip().splitlines()[-1]
        bad += run.returncode != 0 or bool(said)
        print(f"{name:20} {int(runs):9,} inputs  {'ok' if run.returncode == 0 else 'FOUND'}  {said}", flush=True)
        if run.returncode != 0:
            print(*run.stderr.splitlines()[-25:], sep="\n", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
