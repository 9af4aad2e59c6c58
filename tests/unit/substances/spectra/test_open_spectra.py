import base64
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.substances.spectra.open_spectra import READERS, read
from tidewaiter.substances.spectra.spectrum import Ordinate, Technique

JCAMP = (
    b"##TITLE=a\n##JCAMP-DX=4.24\n##DATA TYPE=INFRARED SPECTRUM\n##XUNITS=1/CM\n##YUNITS=TRANSMITTANCE\n##FIRSTX=400\n"
    b"##LASTX=403\n##NPOINTS=4\n##XYDATA=(X++(Y..Y))\n400A1J2S%j3\n##END=\n"
)
MSP = b'Name: Thing\nCAS#: 50-00-0\nPrecursorMZ: 337.2\nNum Peaks: 3\n105.07 999; 188.14 500 "x 1"\n 216.1\t2\n\n'
MGF = b"BEGIN IONS\nTITLE=hello\nPEPMASS=337.2 100\nCHARGE=1+\n105.07 999\n188.1 500\nEND IONS\n"
CSV = b"wavenumber cm-1;absorbance\n" + b"".join(b"%d,5;0,%03d\n" % (400 + 4 * i, i) for i in range(40))


def array(kind: str, values: list[float]) -> str:
    coded = base64.b64encode(np.array(values, dtype="<f8").tobytes()).decode()
    params = "".join(f'<cvParam accession="MS:{number}"/>' for number in ("1000523", "1000576", kind))
    return f"<binaryDataArray>{params}<binary>{coded}</binary></binaryDataArray>"


MZML = (
    '<?xml version="1.0"?><mzML xmlns="http://psi.hupo.org/ms/mzml"><run><spectrumList><spectrum id="scan=1">'
    '<selectedIon><cvParam accession="MS:1000744" value="337.2"/></selectedIon>'
    f"{array('1000514', [100.0, 200.0])}{array('1000515', [1.0, 2.0])}</spectrum></spectrumList></run></mzML>"
).encode()


def spc(version: int = 0x4B, *, exponent: int = -128) -> bytes:
    order = "<" if version == 0x4B else ">"
    head = struct.pack("BBBb", 0, version, 4, exponent) + struct.pack(f"{order}iddi", 3, 400.0, 402.0, 1)
    head += struct.pack("BBBB", 1, 2, 0, 0)
    head = head.ljust(88, b"\0") + b"from a test\0"
    kind = "f4" if exponent == -128 else "i4"
    values = np.array([1, 2, 3]) if exponent == -128 else np.array([1, 2, 3]) * 2**20
    return head.ljust(512, b"\0") + b"\0" * 32 + values.astype(f"{order}{kind}").tobytes()


def old_spc() -> bytes:
    head = struct.pack("<BBhfff", 0, 0x4D, 12, 3.0, 400.0, 402.0) + bytes([1, 2])
    whole = np.array([1, 2, 3], dtype="<i4") * 2**20
    return head.ljust(256, b"\0") + whole.view("<u2").reshape(-1, 2)[:, ::-1].tobytes()


SAMPLES = {
    "JCAMP-DX": JCAMP,
    "MSP": MSP,
    "MGF": MGF,
    "CSV": CSV,
    "mzML": MZML,
    "SPC": spc(),
    "SPC (old)": old_spc(),
    "LabSpec map": b"#Laser=\t532\n\t" + b"\t".join(b"%d" % at for at in range(200, 210)) + b"\n1" + b"\t2" * 10,
    "OPUS": b"\n\n\xfe\xfe" + bytes(300),
}


def test_every_reader_has_a_sample():
    assert {reader.name for reader in READERS} == SAMPLES.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_bytes_go_to_the_reader_of_their_format(name):
    assert next(reader.name for reader in READERS if reader.recognise(SAMPLES[name])) == name
    reading = read(SAMPLES[name])
    assert bool(reading.spectra) is (name != "OPUS")
    assert reading.spectra or reading.problems


@pytest.mark.parametrize("data", [spc(), spc(0x4C), spc(exponent=12), old_spc()])
def test_spc_is_read_in_both_orders_as_floats_and_as_integers(data):
    spectrum = read(data).spectra[0]
    assert spectrum.x.tolist() == [400, 401, 402]
    assert spectrum.y.tolist() == [1, 2, 3]
    assert (spectrum.technique, spectrum.ordinate) == (Technique.INFRARED, Ordinate.ABSORBANCE)


@pytest.mark.parametrize("data", [MSP, MGF, MZML])
def test_mass_spectra_have_their_precursor_and_ordered_peaks(data):
    spectrum = read(data).spectra[0]
    assert spectrum.precursor == 337.2
    assert spectrum.technique is Technique.MASS
    assert (np.diff(spectrum.x) > 0).all()


def test_columns_with_decimal_commas_are_read():
    spectrum = read(CSV).spectra[0]
    assert (spectrum.x[0], spectrum.y[3]) == (400.5, 0.003)
    assert (spectrum.technique, spectrum.ordinate) == (Technique.INFRARED, Ordinate.ABSORBANCE)


def test_xml_with_a_document_type_is_refused():
    reading = read(MZML.replace(b"<mzML", b"<!DOCTYPE x [<!ENTITY a 'b'>]><mzML", 1))
    assert not reading.spectra
    assert reading.problems[0].code == "spectrum-unreadable"


def test_what_nothing_reads_is_said_with_what_is_read():
    problem = read(b"\x00\x01\x02\x03").problems[0]
    assert problem.code == "spectrum-format-unknown"
    assert "JCAMP-DX" in problem.hint


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_no_bytes_crash(data):
    reading = read(data)
    assert reading.spectra or reading.problems


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(max_examples=300)
def test_no_damage_crashes_a_reader(name, draw):
    data = bytearray(SAMPLES[name])
    for _ in range(draw.draw(st.integers(1, 4))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(0, len(data)))
    for reader in READERS:
        if reader.name == name:
            reading = reader.read(bytes(data[:cut]))
            assert reading.spectra or reading.problems


@pytest.mark.parametrize("forms", [("MS:1002312", "MS:1002313"), ("MS:1002746", "MS:1002747")])
def test_a_lossy_compression_of_masses_is_read(forms: tuple[str, str]):
    masses, counts = bytes.fromhex("408f400000000000a086010094880100"), bytes.fromhex("8710")  # as pynumpress writes
    data = MZML.decode()
    for form, kind, values, coded in zip(
        forms, ("MS:1000514", "MS:1000515"), ([100.0, 200.0], [1.0, 2.0]), (masses, counts), strict=True
    ):
        plain = array(kind.removeprefix("MS:"), values)
        binary = base64.b64encode(zlib.compress(coded) if forms[0] == "MS:1002746" else coded).decode()
        params = f'<cvParam accession="{form}"/><cvParam accession="{kind}"/>'
        data = data.replace(plain, f"<binaryDataArray>{params}<binary>{binary}</binary></binaryDataArray>")
    (spectrum,) = read(data.encode()).spectra
    assert (spectrum.x.tolist(), spectrum.y.tolist()) == ([100.5], [1.0])  # the first has no intensity
    damaged = read(MZML.replace(b"MS:1000576", b"MS:1002312"))
    assert ([one.code for one in damaged.problems], damaged.spectra) == (["spectrum-unreadable"], ())
