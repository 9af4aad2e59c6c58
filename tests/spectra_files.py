"""Files of synthetic spectra for tests: what an instrument would export."""

from tidewaiter.substances.spectra import synthetic
from tidewaiter.substances.spectra.spectrum import Spectrum

SEED = 1


def jcamp(spectrum: Spectrum) -> bytes:
    """An infrared spectrum as JCAMP-DX (AFFN)."""
    lines = [
        f"##TITLE={spectrum.title}",
        "##JCAMP-DX=4.24",
        "##DATA TYPE=INFRARED SPECTRUM",
        "##XUNITS=1/CM",
        "##YUNITS=ABSORBANCE",
        "##XFACTOR=1",
        "##YFACTOR=0.00001",
        f"##FIRSTX={spectrum.x[0]}",
        f"##LASTX={spectrum.x[-1]}",
        f"##NPOINTS={len(spectrum.x)}",
        "##XYDATA=(X++(Y..Y))",
        *(f"{x:g} {round(y * 1e5)}" for x, y in zip(spectrum.x, spectrum.y, strict=True)),
        "##END=",
    ]
    return "\n".join(lines).encode()


def sample(number: int = 3) -> bytes:
    """Another measurement of an invented substance of the demonstration library."""
    return jcamp(synthetic.sample(SEED, number))
