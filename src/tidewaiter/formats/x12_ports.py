"""Ports in X12 manifests: US Census Schedule D (domestic, four digits) and Schedule K (foreign, five digits).

The busiest Schedule D ports are known by their UN/LOCODE, so that a manifest and a waybill name one place alike. A code
that is not in the table is kept with its list in front: `D:2095`, `K:57035`. Anything else is taken for what it says.
"""

_PORTS = """
0401 USBOS  0712 USCHM  0901 USBUF  1001 USNYC  1101 USPHL  1103 USILG  1303 USBAL  1401 USORF  1501 USILM  1601 USCHS
1701 USSSI  1703 USSAV  1801 USTPA  1803 USJAX  1901 USMOB  1902 USGPT  2002 USMSY  2006 USMEM  2101 USPOA  2104 USBPT
2301 USBRO  2303 USEGP  2304 USLRD  2402 USELP  2501 USSAN  2503 USCXL  2604 USOLS  2704 USLAX  2709 USLGB  2809 USSFO
2811 USOAK  2904 USPDX  3001 USSEA  3002 USTIW  3004 USBWS  3126 USANC  3201 USHNL  3401 USPMB  3801 USDET  3802 USPHN
3901 USCHI  4601 USEWR  4909 PRSJU  5201 USMIA  5203 USPEF  5301 USHOU  5310 USGLS  5311 USFPO  5312 USCRP
"""

SCHEDULE_D: dict[str, str] = dict(zip(_PORTS.split()[::2], _PORTS.split()[1::2], strict=True))
"""Schedule D code to UN/LOCODE, one to one."""

_CODES = {location: code for code, location in SCHEDULE_D.items()}
_DOMESTIC, _FOREIGN = 4, 5


def location(code: str) -> str | None:
    """The place a manifest names: UN/LOCODE where known, else the code with its list in front, or as it stands."""
    if code.isascii() and code.isdigit():
        if len(code) == _DOMESTIC:
            return SCHEDULE_D.get(code, f"D:{code}")
        if len(code) == _FOREIGN:
            return f"K:{code}"
    return code or None


def code(place: str) -> str:
    """What a manifest writes for a place: the inverse of `location`."""
    return _CODES.get(place, place.removeprefix("D:").removeprefix("K:"))
