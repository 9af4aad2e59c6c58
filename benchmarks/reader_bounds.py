"""CPU-seconds a MiB and memory over input of the readers' dearest known shapes, against the bounds of fuzzing.

    python benchmarks/reader_bounds.py [--mebibytes 1 4] [WORD ...]

A case is a reader and a shape: one unit between a beginning and an end, over and over. Each case is read in a process
of its own, after 64 KiB of the same shape; memory is the peak above what the process had then. What is past a bound
(1 CPU-second a MiB, 20 times the input) is marked. WORD picks the cases that have it in their name.
"""

import argparse
import gc
import multiprocessing
import random
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from measure import machine
from tidewaiter.formats import registry

MEBIBYTE = 2**20
WARM = 2**16
MOST_SECONDS, MOST_TIMES = 1.0, 20.0
OTHERS = b"@@@@"
SIGNS = (string.ascii_uppercase + string.digits).encode()
FORK = multiprocessing.get_context("fork")


class Shape(NamedTuple):
    """A unit, repeated between a beginning and an end; `@@@@` in it are four letters or digits, others each time."""

    reader: str
    name: str
    front: bytes
    unit: bytes
    back: bytes = b""

    def grown(self, size: int) -> bytes:
        """As many units as a size has room for."""
        room = size - len(self.front) - len(self.back)
        many = room // len(self.unit)
        if OTHERS in self.unit:
            drawn = random.Random(7)  # noqa: S311 - drawn to be the same each time
            units = (self.unit.replace(OTHERS, bytes(drawn.choices(SIGNS, k=len(OTHERS)))) for _ in range(many))
            return self.front + b"".join(units) + self.back
        # The trailer of a group of X12 counts its sets.
        return self.front + self.unit * many + self.back.replace(b"GE*1*", b"GE*%d*" % many)


X12 = (
    b"ISA*00*          *00*          *ZZ*SIMU           *ZZ*CBP            *260105*1200*U*00401*000000001*0*P*>~"
    b"GS*IO*A*B*20260105*1200*1*X*004010~"
)
END = b"GE*1*1~IEA*1*000000001~"
M10 = X12 + b"ST*309*1~M10*SIMU*O*US*1*SIM STAR*12W****1~P4*5201*20260120~LX*1~"
WHOLE_BILL = (
    b"M11*SIMU7*5201*4*CTN*12*K~N1*SH*BLUE KITES LTD~N3*1 MILL ROAD~N4*SHENZHEN***CN~N1*CN*TOYS~N3*2 BAY~"
    b"N4*MIAMI*FL*33101*US~VID*CN*SIMU*123456~N10*4*KITES~"
)
UNB = b"UNB+UNOA:1+A+B+1:2+7'"
CUSCAR = UNB + b"UNH+1+CUSCAR:D:95B:UN'BGM+785+1+9'"
ITMATT = UNB + b"UNH+1+ITMATT:1:0:UP'BGM+1'"
XML = {
    "iata-xfhl": (
        (
            b"<r:HouseManifest xmlns:r='iata:housemanifest:1'><BusinessHeaderDocument><ID>123-12345675</ID>"
            b"</BusinessHeaderDocument><MasterConsignment>"
        ),
        b"</MasterConsignment></r:HouseManifest>",
    ),
    "iata-xffm": (
        b"<r:FlightManifest xmlns:r='iata:flightmanifest:1'><ArrivalEvent>",
        b"</ArrivalEvent></r:FlightManifest>",
    ),
}
OWN = b"consignment_id,regime,consignor_name,consignee_name,goods_description,gross_mass_kg\n"
FHL = b"FHL/5\r\nMBI/777-12345675LHRJFK/T10K100\r\n"
FFM = b"FFM/8\r\n1/SX1/20JAN/LHR\r\nMIA\r\n"

SHAPES = (
    Shape("x12-309", "bills of 15 bytes", M10, b"M11*A*5201*1*C~"),
    Shape("x12-309", "bills, three warnings", M10, b"M11*A*5201*X*C*-*Z~"),
    Shape("x12-309", "M13 alone", X12 + b"ST*309*1~", b"M13~"),
    Shape("x12-309", "damaged bills", M10, b"M11~"),
    Shape("x12-309", "damaged bills, LX alone", M10, b"LX~"),
    Shape("x12-309", "bills of six bytes", M10, b"M11*A~"),
    Shape("x12-309", "bills with a line each", M10, b"M11*A~N10*1~"),
    Shape("x12-309", "bills of one line, each another", M10, b"M11*@@@@~N10*@@@@*X~"),
    Shape("x12-309", "manifests, each another", X12 + b"ST*309*1~", b"M10*@@@@~M11*@@@@~"),
    Shape(
        *("x12-309", "damaged manifests, each another", X12 + b"ST*309*1~"),
        b"M10*2*@@@@*~M11*1~M11~M~M11*@@@@~M10~M11*@@@@~",
    ),
    Shape("x12-309", "one bill, many lines", M10 + b"M11*A*5201*1*C~", b"N10*1*X~"),
    Shape(
        "x12-309",
        "whole bills",
        M10,
        WHOLE_BILL,
    ),
    Shape("x12-310", "sets", X12, b"ST*310*1~B3**7~SE*3*1~"),
    Shape("x12-310", "sets, each another", X12, b"ST*310*1~B3**@@@@~"),
    Shape("x12-322", "cars", X12 + b"ST*322*1~Q5*OA*20260105*2145*LT**MIAMI~", b"N7*S*1~"),
    Shape("x12-404", "sets", X12, b"ST*404*1~BX*04~SE*3*1~"),
    Shape("x12-404", "one set, many items", X12 + b"ST*404*1~BX*04*R*PP*7*SIMR~", b"LX*1~"),
    Shape("x12-404", "one set, many lines of one item", X12 + b"ST*404*1~BX*04*R*PP*7*SIMR~LX*1~", b"L5*1*X~"),
    *(
        Shape(f"x12-{code}", "whole sets", X12, b"ST*%s*1~%sSE*%d*1~" % (number, body, 2 + body.count(b"~")), END)
        for code, number, body in (
            ("309", b"309", b"M10*SIMU*O~LX*1~M11*A*5201*1*C~"),
            ("310", b"310", b"B3**7~"),
            ("322", b"322", b"Q5*OA*20260105*2145*LT**MIAMI~N7*S*1~"),
            ("404", b"404", b"BX*04*R*PP*7*SIMR~"),
            ("other", b"315", b""),
        )
    ),
    Shape("x12-other", "sets", X12, b"ST*315*1~SE*2*1~"),
    Shape("edifact-cuscar", "tiny consignments", CUSCAR, b"CNI+1+A'"),
    Shape("edifact-cuscar", "damaged consignments", CUSCAR, b"CNI'"),
    Shape("edifact-cuscar", "damaged consignments, broken lines", CUSCAR, b"C\nNI'"),
    Shape("edifact-cuscar", "damaged consignments, small letters", CUSCAR, b"cni'"),
    Shape("edifact-cuscar", "damaged tags", CUSCAR, b"CN'"),
    Shape("edifact-cuscar", "consignments with an item each", CUSCAR, b"CNI+1+A'GID'"),
    Shape("edifact-cuscar", "one consignment, many lines", CUSCAR + b"CNI+1+A'", b"GID+1'"),
    Shape("edifact-ifcsum", "tiny consignments", UNB + b"UNH+1+IFCSUM:D:01B:UN'BGM+787'", b"CNI+1+A'"),
    Shape("edifact-ifcsum", "interchanges of one damaged consignment", b"", b"UNB+U:'BGM+787'CNI+1w'"),
    Shape("edifact-ifcsum", "interchanges beyond ASCII", b"", b"UNB+U:'BGM+787'CNI+A\xe9\xfc'"),
    Shape("edifact-ifcsum", "interchanges, each another", b"", b"UNB+U:'BGM+787'CNI++@@@@'"),
    Shape("edifact-baplie", "tiny places", UNB + b"UNH+1+BAPLIE:D:95B:UN'BGM++P'", b"LOC+147+1'EQD+CN+A'"),
    Shape("edifact-coarri", "tiny containers", UNB + b"UNH+1+COARRI:D:95B:UN'BGM+44'", b"EQD+CN+A'"),
    Shape("upu-itmatt", "tiny items", ITMATT, b"CNI+1+A'"),
    Shape("upu-itmatt", "messages of damaged items, each another", b"", b"\nUNH+ITMATT\xe9'\nCNI+1'\nCNI++@@@@'"),
    Shape("upu-itmatt", "items with an empty place each", ITMATT, b"CNI++A'LOC'"),
    Shape("upu-itmatt", "items with an empty piece each", ITMATT, b"CNI++A'GID'"),
    Shape("upu-itmatt", "items with a place each", ITMATT, b"CNI++A'LOC+9'"),
    Shape("upu-cusitm", "tiny items", UNB + b"UNH+1+CUSITM:1:0:UP'BGM+1'", b"CNI+1+A'"),
    Shape(
        "upu-cusitm",
        "messages of one damaged item",
        b"",
        b"UNB+UNOA:1+\xbf\xd4\xd41:2:2+7'U+7'UNH+1+CUSITM\xff\xff\xff\xff+1'GID+\xbd\xd41:2+7'UNH+1+CUSITM\xff\xff\xff\xff+1'GID+0+",
    ),
    Shape("upu-predes", "tiny receptacles", UNB + b"UNH+1+PREDES:1:0:UP'BGM+1'", b"CNI+1+A'"),
    Shape("iata-fhl", "houses of six bytes", FHL, b"HBS/A\n"),
    Shape("iata-fhl", "rejected houses", FHL, b"HBS\n"),
    Shape("iata-fhl", "rejected houses and houses", FHL, b"HBS\nHBS/A\n"),
    Shape("iata-fhl", "houses with a stray line", FHL, b"HBS/A\n?\n"),
    Shape("iata-fhl", "houses of wrong weights, each another", FHL, b"HBS/A///@@@@\n"),
    Shape("iata-fhl", "houses of wrong pieces, each others", FHL, b"HBS/A//@@@@\n"),
    Shape("iata-fhl", "houses of wrong tariff codes, each another", FHL, b"HBS/A\nHTS/@@@@\n"),
    Shape("iata-fhl", "lists of one house", b"", b"FHL\nMBI/777-12345675\nHBS/A\n"),
    Shape("iata-fhl", "one house, many lines", FHL + b"HBS/A\r\n", b"/A\n"),
    Shape("iata-fwb", "waybills of 19 bytes", b"", b"FWB\n777-12345675/T1\n"),
    Shape("iata-fwb", "waybills of 17 bytes", b"", b"FWB\n777-12345675\n"),
    Shape("iata-fwb", "waybills of wrong rates, each another", b"", b"FWB\n777-12345675\nRTD/1/K@@@@\n"),
    Shape("iata-fwb", "rejected waybills", b"", b"FWB\n"),
    Shape("iata-fwb", "rejected waybills of one hyphen", b"", b"FWB\n-\n"),
    Shape("iata-fwb", "one unit, many lines", b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n", b"/A\n"),
    Shape("iata-fwb", "one unit, many items", b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n", b"/P1\n"),
    Shape("iata-fwb", "one unit, many wrong weights", b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n", b"/K\n"),
    Shape("iata-fwb", "one unit, many stray lines", b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n", b"P1\n"),
    Shape("iata-fwb", "one unit, many codes", b"FWB/17\n777-12345675LHRJFK/T1K9\nRTD/1/P1\n", b"/NH/1\n"),
    Shape("iata-ffm", "lines", FFM, b"777-20000001/T1\n"),
    Shape("iata-ffm", "wrong weights, each another", FFM, b"777-20000001/T1K@@@@\n"),
    Shape("iata-ffm", "stray lines", FFM, b"?\n"),
    Shape("iata-other", "messages", b"", b"FBL\n"),
    Shape("iata-xfhl", "empty houses", XML["iata-xfhl"][0], b"<IncludedHouseConsignment/>", XML["iata-xfhl"][1]),
    Shape("iata-xfhl", "empty tags", XML["iata-xfhl"][0], b"<a/>", XML["iata-xfhl"][1]),
    Shape("iata-xffm", "empty masters", XML["iata-xffm"][0], b"<IncludedMasterConsignment/>", XML["iata-xffm"][1]),
    Shape("consignment", "damaged rows", OWN, b"a,b\n"),
    Shape("consignment", "rows of one comma each", OWN, b",,,,,\n"),
    Shape("consignment", "rows of bad numbers", OWN, b"A,air,,,,x\n"),
    Shape("post-csv", "damaged rows", b"tracking_number,sender_name,description\n", b"a\n"),
    Shape(
        "us-truck-json",
        "empty shipments",
        b'{"tripNumber":"A7","usPortOfArrival":"0901","shipments":[',
        b"{},",
        b"{}]}",
    ),
    Shape(
        "us-truck-json",
        "one shipment, many lines",
        b'{"tripNumber":"A7","shipments":[{"shipmentControlNumber":"A","commodities":[',
        b"{},",
        b"{}]}]}",
    ),
    Shape(
        "us-truck-json",
        "tiny shipments",
        b'{"tripNumber":"A7","usPortOfArrival":"0901","shipments":[',
        b'{"shipmentControlNumber":"A"},',
        b"{}]}",
    ),
)
"""What was dearest when the readers were fuzzed, and shapes of the same kind."""


def read(shape: Shape, size: int, send: Callable[[object], None]) -> None:
    """Read a shape of some bytes and send CPU-seconds, bytes of memory, rows, rejects and problems."""
    parse = {one.name: one for one in registry.FORMATS}[shape.reader].parse
    parse(shape.grown(WARM))
    data = shape.grown(size)
    gc.collect()
    pa.default_memory_pool().release_unused()
    Path("/proc/self/clear_refs").write_text("5")
    before, began = resident("VmRSS"), time.process_time()
    parsed = parse(data)
    used = time.process_time() - began
    send((used, resident("VmHWM") - before, parsed.rows.num_rows, len(parsed.rejects), len(parsed.problems)))


def resident(which: str) -> int:
    """Bytes of memory by a line of /proc/self/status: VmRSS now, VmHWM at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{which}:"))


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    options.add_argument("words", nargs="*")
    options.add_argument("--mebibytes", type=int, nargs="+", default=[1, 4])
    given = options.parse_args()
    print(machine())
    print("| Reader | Shape | MiB | CPU-s a MiB | Memory over input | Rows | Rejects | Problems |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for shape in SHAPES:
        if given.words and not any(word in f"{shape.reader} {shape.name}" for word in given.words):
            continue
        for mebibytes in given.mebibytes:
            receive, send = FORK.Pipe(duplex=False)
            process = FORK.Process(target=read, args=(shape, mebibytes * MEBIBYTE, send.send))
            process.start()
            send.close()
            try:
                used, memory, *counted = receive.recv()
            except EOFError:
                print(f"| {shape.reader} | {shape.name} | {mebibytes} | failed | | | | |", flush=True)
                continue
            finally:
                process.join()
                receive.close()
            seconds, times = used / mebibytes, memory / (mebibytes * MEBIBYTE)
            said = [
                f"{seconds:.2f}{' **missed**' * (seconds > MOST_SECONDS)}",
                f"{times:.1f}{' **missed**' * (times > MOST_TIMES)}",
                *(f"{count:,}" for count in counted),
            ]
            print(f"| {shape.reader} | {shape.name} | {mebibytes} | {' | '.join(said)} |", flush=True)


if __name__ == "__main__":
    main()
