"""Peak memory and time of taking in one large file: a CSV and an X12 309, each in a process of its own.

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
    """Invented bills of an X12 309, about 300 bytes each."""
    return "".join(
        f"LX*{n % 9999}~M11*{n:09d}*57035*1*PCS*10*K******SIMU~N1*SH*PAPER WORKS {n % 9973}~N3*{n % 300} MILL LANE~"
        f"N4*IZMIR***TR~N1*CN*STATIONERS {n % 70001}~N3*77 HIGH ST~N4*MIAMI*FL*33101*US~"
        f"VID*CN*MSCU*123456~N10*10*WRITING PAPER AND ENVELOPES~"
        for n in range(start, start + count)
    )


def write(path: Path, kind: str, megabytes: int) -> None:
    """A file of about so many MiB."""
    with path.open("w", encoding="ascii") as file:
        manifest = kind == "309"
        if manifest:
            file.write(f"{ISA}GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~ST*309*0001~")
            file.write("M10*SIMU*O*LR**SIM STAR*12W~P4*5201*20260105~")
        else:
            file.write(HEAD)
        start = 0
        while file.tell() < megabytes * 2**20:
            file.write(bills(start, 20_000) if manifest else csv_lines(start, 20_000))
            start += 20_000
        if manifest:
            file.write("SE*1*0001~GE*1*3~IEA*1*000000007~")


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
    options.add_argument("--manifest", type=int, default=0, help="MiB of the 309; 0: a fifth of the CSV")
    options.add_argument("--limit", type=int, default=1024)
    options.add_argument("--home", type=Path, default=None)
    options.add_argument("--one", nargs=2, default=None)
    told = options.parse_args()
    home = told.home or Path(tempfile.mkdtemp(prefix="large-files-"))
    if told.one:
        measured(told.one[0], Path(told.one[1]), home)
        return 0
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    worst = 0
    for kind, size in (("csv", told.megabytes), ("309", told.manifest or told.megabytes // 5)):
        path = home / f"large.{kind}"
        write(path, kind, size)
        for what in (kind, *(("pandas",) if kind == "csv" else ())):
            run = [sys.executable, __file__, "--one", what, str(path), "--home", str(home)]
            said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
            print(said)
            worst = worst if what == "pandas" else max(worst, int(said.rsplit(" ", 2)[1]))
        path.unlink()
    return int(worst > told.limit)


if __name__ == "__main__":
    sys.exit(main())
