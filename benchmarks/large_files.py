"""Peak memory and time of taking in one large file: CSV, X12 309, CUSCAR and XML, each in a process of its own.

Prints MiB read, seconds, CPU-seconds and the peak of resident memory; fails above --limit MiB. The peer is pandas
reading the same CSV whole (reading alone, nothing examined or stored). Rows are invented.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

HEAD = (
    "consignment_id,regime,filer,consignor_name,consignor_address_line,"
    "consignee_name,goods_description,gross_mass_kg,eta\n"
)
ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"


def csv_lines(start: int, count: int) -> str:
    """Invented rows, about 150 bytes each."""
    return "".join(
        f"LP{n:09d},mail,POST{n % 7},Paper Works {n % 9973} Ltd,{n % 300} Mill Lane,Ann {n % 70001},"
        f"writing paper and envelopes,{1 + n % 40}.5,2026-03-0{2 + n % 5}T00:00:00Z\n"
        for n in range(start, start + count)
    )


def bills(start: int, count: int) -> str:
    """Invented bills of an X12 309 with a party to be notified, a container and four lines, about 600 bytes each."""
    return "".join(
        f"LX*{n % 9999}~M11*{n:09d}*57035*40*CTN*10200*K******SIMU~N1*SH*PAPER WORKS {n % 9973}~N3*{n % 300} MILL LANE~"
        f"N4*IZMIR***TR~N1*CN*STATIONERS {n % 70001}~N3*77 HIGH ST~N4*MIAMI*FL*33101*US~"
        f"N1*N1*FORWARDERS {n % 5003}~N3*12 QUAY RD~N4*MIAMI*FL*33101*US~VID*CN*MSCU*{n % 10**6:06d}*SEAL{n}~"
        + "".join(f"N10*10*WRITING PAPER AND ENVELOPES, LOT {n} {line}***480256**K*2550~" for line in range(4))
        for n in range(start, start + count)
    )


def groups(start: int, count: int) -> str:
    """Invented consignments of a CUSCAR with four goods items, about 600 bytes each."""
    return "".join(
        f"CNI+{n}'\nRFF+BM:SIMU{n:09d}'\nLOC+9+TRIZM'\nLOC+11+USMIA'\n"
        f"NAD+CZ+++PAPER WORKS {n % 9973}+{n % 300} MILL LANE+IZMIR+++TR'\n"
        f"NAD+CN+++STATIONERS {n % 70001}+77 HIGH ST+MIAMI++33101+US'\nNAD+NI+++FORWARDERS {n % 5003}'\n"
        "CNT+7:10200:KGM'\nCNT+11:40'\n"
        + "".join(
            f"GID+{line}+10:CT'\nFTX+AAA+++WRITING PAPER AND ENVELOPES, LOT {n}'\n"
            "MEA+AAE+G+KGM:2550'\nPIA+1+480256:HS'\n"
            for line in range(1, 5)
        )
        for n in range(start, start + count)
    )


def houses(start: int, count: int) -> str:
    """Invented houses of a Cargo-XML house manifest, about 2,000 bytes each."""
    return "".join(
        "<ram:IncludedHouseConsignment><ram:SequenceNumeric>1</ram:SequenceNumeric>"
        '<ram:IncludedTareGrossWeightMeasure unitCode="KGM">10.0</ram:IncludedTareGrossWeightMeasure>'
        "<ram:TotalPieceQuantity>1</ram:TotalPieceQuantity>"
        "<ram:SummaryDescription>WRITING PAPER AND ENVELOPES</ram:SummaryDescription>"
        f"<ram:TransportContractDocument><ram:ID>H{n:09d}</ram:ID></ram:TransportContractDocument>"
        f"<ram:ConsignorParty><ram:Name>PAPER WORKS {n % 9973}</ram:Name><ram:PostalStructuredAddress>"
        f"<ram:StreetName>{n % 300} MILL LANE</ram:StreetName><ram:CityName>IZMIR</ram:CityName>"
        "<ram:CountryID>TR</ram:CountryID></ram:PostalStructuredAddress></ram:ConsignorParty>"
        f"<ram:ConsigneeParty><ram:Name>STATIONERS {n % 70001}</ram:Name><ram:PostalStructuredAddress>"
        "<ram:StreetName>77 HIGH ST</ram:StreetName><ram:CityName>MIAMI</ram:CityName>"
        "<ram:CountryID>US</ram:CountryID></ram:PostalStructuredAddress></ram:ConsigneeParty>"
        + "".join(
            f"<ram:IncludedHouseConsignmentItem><ram:SequenceNumeric>{line}</ram:SequenceNumeric>"
            '<ram:GrossWeightMeasure unitCode="KGM">2.5</ram:GrossWeightMeasure>'
            "<ram:PieceQuantity>1</ram:PieceQuantity><ram:NatureIdentificationTransportCargo>"
            f"<ram:Identification>WRITING PAPER, LOT {n} {line}</ram:Identification>"
            "</ram:NatureIdentificationTransportCargo></ram:IncludedHouseConsignmentItem>"
            for line in range(1, 5)
        )
        + "</ram:IncludedHouseConsignment>\n"
        for n in range(start, start + count)
    )


MANIFEST_309 = (
    f"{ISA}GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~ST*309*0001~M10*SIMU*O*LR**SIM STAR*12W~P4*5201*20260105~"
)
CUSCAR = "UNB+UNOA:1+SIMU+CUSTOMS+260105:0607+7'\nUNH+1+CUSCAR:D:95B:UN'\nBGM+785+1+9'\nTDT+20+12W+1++SIMU:172'\n"
XFHL = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rsm:HouseManifest xmlns:rsm="iata:housemanifest:1" '
    'xmlns:ram="iata:datamodel:3"><rsm:BusinessHeaderDocument><ram:ID>123-12345675</ram:ID>'
    "</rsm:BusinessHeaderDocument><rsm:MasterConsignment>\n"
)

KINDS: dict[str, tuple[str, Callable[[int, int], str], str]] = {
    "csv": (HEAD, csv_lines, ""),
    "309": (MANIFEST_309, bills, "SE*1*0001~GE*1*3~IEA*1*000000007~"),
    "cuscar": (CUSCAR, groups, "UNT+1+1'\nUNZ+1+7'\n"),
    "xml": (XFHL, houses, "</rsm:MasterConsignment></rsm:HouseManifest>\n"),
}
"""What stands in front, what repeats (first number, how many), what stands behind."""


def write(path: Path, kind: str, megabytes: int) -> None:
    """A file of about so many MiB."""
    front, many, behind = KINDS[kind]
    with path.open("w", encoding="ascii") as file:
        file.write(front)
        start, step = 0, 2_000
        while file.tell() < megabytes * 2**20:
            file.write(many(start, step))
            start += step
        file.write(behind)


def measured(kind: str, path: Path, home: Path) -> None:
    """Take the file in (or read it by pandas) in this process, and print what it took."""
    began = time.perf_counter()
    if kind == "pandas":
        import pandas as pd  # noqa: PLC0415 - only the peer's process needs it

        rows = len(pd.read_csv(path))
    else:
        from tidewaiter.centre.actor import Actor  # noqa: PLC0415 - Django loads in the process measured alone
        from tidewaiter.centre.cycle import streaming  # noqa: PLC0415 - as above
        from tidewaiter.centre.cycle.intake import Intake  # noqa: PLC0415 - as above
        from tidewaiter.centre.store import close_store, open_store  # noqa: PLC0415 - as above

        with Intake(open_store(home / kind), Actor("ana", "analyst")) as door:
            rows = streaming.take_file(door, path, datetime(2026, 3, 1, tzinfo=UTC)).rows
        close_store()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    took, cpu, peak = time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    size = path.stat().st_size / 2**20
    print(f"{kind}: {size:.0f} MiB, {rows} rows, {took:.1f} s, {cpu:.1f} CPU-s, peak {peak:.0f} MiB")


def main() -> int:
    """Write the files, measure each in a process of its own, compare peaks with the limit."""
    options = argparse.ArgumentParser()
    options.add_argument("--megabytes", type=int, default=256)
    options.add_argument("--manifest", type=int, default=0, help="MiB of each manifest; 0: a fifth of the CSV")
    options.add_argument("--kinds", nargs="*", default=list(KINDS), choices=list(KINDS))
    options.add_argument("--limit", type=int, default=1024)
    options.add_argument("--home", type=Path, default=None)
    options.add_argument("--alone", action="store_true", help="without the peer")
    options.add_argument("--one", nargs=2, default=None)
    told = options.parse_args()
    home = told.home or Path(tempfile.mkdtemp(prefix="large-files-"))
    if told.one:
        measured(told.one[0], Path(told.one[1]), home)
        return 0
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    worst = 0
    for kind in told.kinds:
        size = told.megabytes if kind == "csv" else told.manifest or told.megabytes // 5
        path = home / f"large.{kind}"
        write(path, kind, size)
        for what in (kind, *(("pandas",) if kind == "csv" and not told.alone else ())):
            run = [sys.executable, __file__, "--one", what, str(path), "--home", str(home)]
            said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
            print(said, flush=True)
            worst = worst if what == "pandas" else max(worst, int(said.rsplit(" ", 2)[1]))
        path.unlink()
    return int(worst > told.limit)


if __name__ == "__main__":
    sys.exit(main())
