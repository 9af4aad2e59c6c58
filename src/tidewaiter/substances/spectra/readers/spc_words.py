"""Units and techniques of SPC files by their codes, and text of fixed fields.

Source: "Universal Data Format Specification", Galactic Industries 1997, tables of fxtype, fytype and fexper.
"""

from tidewaiter.substances.spectra.spectrum import Ordinate, Technique, technique_of

X_UNITS = {
    0: "",
    1: "1/CM",
    2: "MICROMETERS",
    3: "NANOMETERS",
    4: "SECONDS",
    5: "MINUTES",
    6: "HZ",
    7: "KHZ",
    8: "MHZ",
    9: "M/Z",
    10: "PPM",
    11: "DAYS",
    12: "YEARS",
    13: "RAMAN SHIFT 1/CM",
    14: "EV",
    15: "",
    16: "DIODE NUMBER",
    17: "CHANNEL",
    18: "DEGREES",
    19: "FAHRENHEIT",
    20: "CELSIUS",
    21: "KELVIN",
    22: "DATA POINTS",
    23: "MILLISECONDS",
    24: "MICROSECONDS",
    25: "NANOSECONDS",
    26: "GIGAHERTZ",
    27: "CENTIMETERS",
    28: "METERS",
    29: "MILLIMETERS",
    30: "HOURS",
}
Y_UNITS = {
    0: "ARBITRARY INTENSITY",
    1: "INTERFEROGRAM",
    2: "ABSORBANCE",
    3: "KUBELKA-MUNK",
    4: "COUNTS",
    5: "VOLTS",
    6: "DEGREES",
    7: "MILLIAMPERES",
    8: "MILLIMETERS",
    9: "MILLIVOLTS",
    10: "LOG(1/R)",
    11: "PERCENT",
    12: "INTENSITY",
    13: "RELATIVE INTENSITY",
    14: "ENERGY",
    128: "TRANSMITTANCE",
    129: "REFLECTANCE",
    130: "SINGLE BEAM",
    131: "EMISSION",
}
_TECHNIQUES = {4: "INFRARED", 7: "UV-VIS", 9: "MASS SPECTRUM", 10: "NMR", 11: "RAMAN", 14: "UV-VIS"}
_ABSORBING = {2, 3, 10}
_PASSING = {128, 129}


def technique(experiment: int, x_unit: str) -> Technique:
    """The technique of an experiment's code, by the unit of the abscissa where it says nothing."""
    if x_unit.startswith("RAMAN"):
        return Technique.RAMAN
    return technique_of(_TECHNIQUES.get(experiment, ""), x_unit)


def ordinate(code: int) -> Ordinate:
    """What an ordinate's code says; reflectance counts as transmittance, log(1/R) as absorbance."""
    if code in _ABSORBING:
        return Ordinate.ABSORBANCE
    if code in _PASSING:
        return Ordinate.TRANSMITTANCE
    return Ordinate.INTENSITY if code in {0, 4, 12, 13} else Ordinate.UNKNOWN


def words(field: bytes) -> str:
    """The text of a field that ends with a zero byte."""
    text = field.split(b"\x00", 1)[0].decode("cp1252", errors="replace")
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
