"""Claim: wire messages become checked rows at 3 times the speed at which the best existing library cuts them up.

One entry a format (ENTRIES): what is read, by us to Consignment rows and problems, by the peer to what it gives
(segments, columns, elements), both from the same bytes in one run; each in a process of its own. Rows are simulated.
CSV is held to 1.5 times DuckDB's own reader. Goals are for warm readers, as a feed's worker is: the median of the
readings that follow the first one in a process, for both sides; "cold" is the first one. A process reads at least 7
times and for at least a second of CPU, and both sides take TURNS processes each, by turns: what counts is the median
of a side's medians, and the least and the greatest ratio of a turn stand beside it, so that the machine's noise shows.
`python benchmarks/parse.py [name ...]`
"""

import csv
import io
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine, repeated
from tidewaiter.cargo.schema import table
from tidewaiter.formats import bulk, cuscar, edifact, fwb, itmatt, mapped, registry, x12, x12_309, xfwb
from tidewaiter.formats.mapping import load

SIZES = (500, 5_000)
TURNS = 3
NONE = 0.0
"""No goal: no library reads the format, or its peer only cuts text."""


@cache
def rows(count: int) -> pa.Table:
    """Simulated bills that also are waybills and postal items, so that every format can carry them."""
    return table(
        [
            {
                "consignment_id": f"bill:SIMU{at:08d}",
                "bill": f"SIMU{at:08d}",
                "s10": f"LX{at:09d}CN",
                "awb": "123-12345675",
                "regime": "ocean",
                "transport_mode": "maritime",
                "carrier": "SIMU",
                "filer": "SIMU",
                "conveyance": "SIM STAR 12W",
                "consignor_name": f"BLUE KITES {at % 97} LTD",
                "consignor_address_line": "1 MILL ROAD",
                "consignor_city": "SHENZHEN",
                "consignor_country": "CN",
                "consignee_name": f"HARBOUR TOYS {at % 89}",
                "consignee_city": "MIAMI",
                "consignee_country": "US",
                "goods_description": "KITES OF COTTON",
                "gross_mass_kg": 12.5,
                "package_quantity": 4,
                "loading_location": "CNSZX",
                "unloading_location": "USMIA",
                "source_position": at,
            }
            for at in range(count)
        ]
    )


def _pydifact(data: bytes) -> None:
    from pydifact.parser import Parser  # noqa: PLC0415 - the peer's import is not counted against us

    warnings.simplefilter("ignore")
    for _ in Parser().parse(data.decode()):
        pass


def _pyx12(data: bytes) -> None:
    from pyx12.x12file import X12Reader  # noqa: PLC0415 - as above

    reader = X12Reader(io.StringIO(data.decode()))
    for _ in reader:
        reader.pop_errors()
    reader.cleanup()


def _duckdb(data: bytes) -> None:
    import duckdb  # noqa: PLC0415 - as above

    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        duckdb.sql(f"SELECT * FROM read_csv('{file.name}')").to_arrow_table()


def _json(data: bytes) -> None:
    for line in data.splitlines():
        json.loads(line)


def _lxml(data: bytes) -> None:
    from lxml import etree  # noqa: PLC0415 - as above

    for message in data.split(b"\x00"):
        for _ in etree.iterparse(io.BytesIO(message)):
            pass


def _lines(data: bytes) -> None:
    for message in data.split(b"\x00"):
        list(csv.reader(io.StringIO(message.decode()), delimiter="/"))


def _edifact_segments(data: bytes, count: int) -> None:
    """Every segment of the file as an object with its elements, as the peer gives it."""
    segments = sum(1 for message in edifact.tokenise(data).messages for _ in message.segments)
    if segments < count:
        raise AssertionError(f"{segments} segments")


def _x12_segments(data: bytes, count: int) -> None:
    """As above."""
    segments = sum(1 for one in x12.tokenise(data).sets for _ in one.segments)
    if segments < count:
        raise AssertionError(f"{segments} segments")


def _columns(data: bytes, count: int) -> None:
    """Where every segment and element of the file is, as clean 309s are cut."""
    del count
    if bulk.cut(data, "~", "*") is None:
        raise AssertionError("not cut")


def _read(data: bytes, count: int) -> None:
    """By the registry, as intake does; messages that hold one consignment each are parted by NUL."""
    read = [registry.parse(message) for message in data.split(b"\x00")]
    found = sum(parsed.rows.num_rows or (parsed.events.num_rows if parsed.events else 0) for parsed in read)
    if found != count:
        raise AssertionError(f"{found} rows of {count}")


def _each(dump: Callable[..., bytes]) -> Callable[[int], bytes]:
    def made(count: int) -> bytes:
        one = dump(rows(1))
        return b"\x00".join([one] * count)

    return made


_ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"
_OF_ONE = {
    "310": (
        "B3*3*SIMU{n:08}*SIMU{n:08}*MX**20260105*00****SIMU*20260105*PP~B2A*00*BL~N9*BN*BK{n}~N9*BM*SIMU{n:08}~"
        "V1*9700001*SIM STAR*PA*12W****L~N1*SH*BLUE KITES {a} LTD*25*K1~N3*1 MILL ROAD~N4*SHENZHEN**518000*CN~"
        "PER*IC**TE*+8675500000~N1*CN*HARBOUR TOYS {b}*25*H1~N4*MIAMI*FL*33101*US~N1*N1*SIM BROKER~"
        "R4*L*UN*CNSZX*SHENZHEN*CN~DTM*140*20260105*0800*LT~R4*D*D*5201*MIAMI*US~DTM*139*20260120*120000*LT~"
        "R4*E*UN*USATL*ATLANTA*US~LX*1~N7*SIMU*{c:06}*1200*G*3800~M7*SEAL{n}~L0*1***1200*G***40*CTN**K~"
        "L5*1*KITES OF COTTON, PAINTED BY HAND, IN BOXES OF TWEL*950300*J~L5*1*VE EACH~LX*2~L0*2***100*G***2*CTN**L~"
        "L5*2*LINES~L3*1300*G*********2*K~"
    ),
    "322": (
        "Q5*I*20260105*0815*LT***CHICAGO*IL*US~N7*SIMU*{c:06}*10469*N~M7*SEAL{n}~V1*9700001*SIM STAR*PA*12W****L~"
        "R4*5*UN*USCHI*CHICAGO*US~R4*7*UN*USATL*ATLANTA*US~N9*BM*SIMU{n:08}~N9*BN*BK{n}~"
    ),
    "404": (
        "BX*04*R*PP*B{n}*SIMR*K*B*N~M3*R*20260105*084558~N9*BM*SIMU{n:08}~CM*12W*L*SHENZHEN**B77****~"
        "CM*12W*1*PRINCE RUPERT BC**B77~N7*SIMU*{c:06}*10469*N~M7*SEAL{n}~M12*A6****209373~F9**PRINCE RUPERT*BC~"
        "D9**CHICAGO*IL~N1*SF*BLUE KITES {a} LTD~N4*HONG KONG***HK~N1*SH*KITES OF AMERICA~N4*PHILADELPHIA*PA*19103*US~"
        "N1*UC*HARBOUR TOYS {b}~N4*CHICAGO*IL*60067*US~LX*1~L5*1*KITES*4611110*T~L0*1***10469*N***112*CTN**K~"
    ),
}
"""The segments of a simulated set between ST and SE."""


def _sets(code: str) -> Callable[[int], bytes]:
    """An interchange of so many sets, each of one consignment, or of one event."""

    def made(count: int) -> bytes:
        text = [_ISA, "GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~"]
        for n in range(count):
            body = _OF_ONE[code].format(n=n, a=n % 97, b=n % 89, c=n % 999_983)
            text.append(f"ST*{code}*{n + 1:06}~{body}SE*{body.count('~') + 2}*{n + 1:06}~")
        return "".join((*text, f"GE*{count}*3~IEA*1*000000007~")).encode()

    return made


@dataclass(frozen=True)
class Entry:
    """A format: how a file of so many consignments is made, the peer and how it reads the file, and the goal."""

    name: str
    made: Callable[[int], bytes]
    peer: str
    read: Callable[[bytes], None]
    goal: float
    ours: Callable[[bytes, int], None] = _read


ENTRIES = (
    Entry(
        "edifact-cuscar",
        lambda n: cuscar.dump(rows(n).drop_columns(["awb"]).append_column(*_null("awb", n))),
        "pydifact",
        _pydifact,
        1 / 3,
    ),
    Entry("EDIFACT, segments alone", lambda n: itmatt.dump(rows(n)), "pydifact", _pydifact, 1 / 3, _edifact_segments),
    Entry("X12, segments alone", lambda n: x12_309.dump(rows(n)), "pyx12", _pyx12, 1 / 3, _x12_segments),
    Entry("X12, cut as columns", lambda n: x12_309.dump(rows(n)), "pyx12", _pyx12, 1 / 3, _columns),
    Entry("upu-itmatt", lambda n: itmatt.dump(rows(n)), "pydifact", _pydifact, 1 / 3),
    Entry("x12-309", lambda n: x12_309.dump(rows(n)), "pyx12", _pyx12, 1 / 3),
    *(Entry(f"x12-{code}", _sets(code), "pyx12", _pyx12, 1 / 3) for code in _OF_ONE),
    Entry("iata-fwb", _each(fwb.dump), "csv by slashes", _lines, NONE),
    Entry("iata-xfwb", _each(xfwb.dump), "lxml iterparse", _lxml, NONE),
    Entry("consignment CSV", lambda n: mapped.dump(rows(n), load("consignment")), "DuckDB read_csv", _duckdb, 1.5),
    Entry(
        "consignment JSON Lines",
        lambda n: mapped.dump(rows(n), load("consignment"), "jsonl"),
        "json.loads",
        _json,
        NONE,
    ),
)
"""A new format adds its line here."""


def ours(at: int, count: int) -> None:
    ENTRIES[at].ours(_made(at, count), count)


def theirs(at: int, count: int) -> None:
    ENTRIES[at].read(_made(at, count))


def prepare(at: int, count: int) -> None:
    """The file, and the peers' imports."""
    _made(at, count)
    for name in ("duckdb", "lxml.etree", "pydifact.parser", "pyx12.x12file"):
        import_module(name)


@cache
def _made(at: int, count: int) -> bytes:
    return ENTRIES[at].made(count)


def _null(name: str, count: int) -> tuple[str, pa.Array]:
    return name, pa.nulls(count, pa.string())


def _verdict(ratio: float, goal: float) -> str:
    return "none" if goal == NONE else f"{goal:.2f} {'met' if ratio <= goal else 'MISSED'}"


def report(names: list[str]) -> Iterator[str]:
    yield f"Wire messages to rows, peers to what they give\n  {machine()}"
    yield (
        f"  {'format':24} {'rows':>6} {'MiB':>6} {'ours s':>8} {'rows/s':>9} {'MiB/s':>6} {'x input':>7}"
        f"   {'peer':>16} {'s':>7}  ours/peer least-most goal       cold: ours {'peer':>7}  ratio"
    )
    for at, entry in enumerate(ENTRIES):
        if names and entry.name not in names:
            continue
        for size in SIZES:
            mebibytes = len(_made(at, size)) / 2**20
            turns = [(repeated(prepare, ours, at, size), repeated(prepare, theirs, at, size)) for _ in range(TURNS)]
            cold, cold_peer = turns[0][0][0], turns[0][1][0]
            mine, other = (median(turn[side][1] for turn in turns) for side in (0, 1))
            ratio, ratios = mine / other, [our / their for (_, our), (_, their) in turns]
            spread = f"{min(ratios):4.2f}-{max(ratios):4.2f}"
            yield (
                f"  {entry.name:24} {size:6,} {mebibytes:6.2f} {mine:8.4f} {size / mine:9,.0f}"
                f" {mebibytes / mine:6.1f} {cold.mebibytes / mebibytes:7.1f}"
                f"   {entry.peer:>16} {other:7.4f}  {ratio:9.2f} {spread}"
                f"  {_verdict(ratio, entry.goal):11}"
                f"{cold.cpu_seconds:9.4f} {cold_peer.cpu_seconds:7.4f}  {cold.cpu_seconds / cold_peer.cpu_seconds:5.2f}"
            )


if __name__ == "__main__":
    for line in report(sys.argv[1:]):
        print(line, flush=True)
    print("  Seconds are CPU-seconds of one process: the machine does other work.")
