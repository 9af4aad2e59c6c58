from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.substances.spectra.readers import jcamp
from tidewaiter.substances.spectra.spectrum import Ordinate, Technique

HEAD = "##TITLE=made\n##JCAMP-DX=4.24\n##DATA TYPE=INFRARED SPECTRUM\n##XUNITS=1/CM\n##YUNITS=ABSORBANCE\n"
EVEN = (
    HEAD
    + "##XFACTOR=1\n##YFACTOR=1\n##FIRSTX=400\n##LASTX={last}\n##NPOINTS={n}\n##XYDATA=(X++(Y..Y))\n{body}\n##END=\n"
)
VALUES = [1.0, 2.0, 3.0, 3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0]


def even(body: str, n: int = 10) -> bytes:
    return EVEN.format(last=400 + n - 1, n=n, body=body).encode()


@pytest.mark.parametrize(
    "body",
    [
        "400 1 2 3 3 2\n405 1 0 -1 -2 -3",  # AFFN
        "400+1+2+3+3+2\n405+1+0-1-2-3",  # PAC
        "400ABCCB\n405A@abc",  # SQZ
        "400AJT%jT\n405@jS\n407ajj",  # DIF with DUP, each line after a difference begins with a check
        "400ABCTB\n405A@abc",  # SQZ with DUP
    ],
)
def test_each_form_says_the_same(body):
    reading = jcamp.read(even(body))
    assert reading.problems == () or "DIF" in body or body.startswith("400AJT")
    if not body.startswith("400AJT"):
        assert reading.spectra[0].y.tolist() == VALUES
    assert reading.spectra[0].x[0] == 400


def test_differences_are_summed_and_the_check_ordinate_is_not_counted():
    reading = jcamp.read(even("400AJJ%j\n404Bjjj", 8))
    assert reading.problems == ()
    assert reading.spectra[0].y.tolist() == [1, 2, 3, 3, 2, 1, 0, -1]


def test_a_failed_ordinate_check_is_said():
    reading = jcamp.read(even("400AJJ%j\n404Ejjj", 8))
    assert "spectrum-y-check" in {problem.code for problem in reading.problems}
    assert reading.spectra


def test_missing_points_are_said_and_left_out():
    reading = jcamp.read(even("400 1 2 ? 4 5", 5))
    assert reading.spectra[0].x.tolist() == [400, 401, 403, 404]


def test_a_wrong_count_a_lost_line_and_a_missing_end_are_said():
    said = {problem.code for problem in jcamp.read(even("400 1 2 3\n490 4 5 6", 100)).problems}
    assert {"spectrum-points"} <= said
    cut = jcamp.read(even("400 1 2 3", 3).replace(b"##END=", b""))
    assert "spectrum-cut-short" in {problem.code for problem in cut.problems}


def test_linked_blocks_pages_and_peak_tables_are_spectra():
    link = "##TITLE=all\n##DATA TYPE=LINK\n##BLOCKS=2\n" + even("400 1 2 3", 3).decode()
    peaks = (
        "##TITLE=ms\n##JCAMP-DX=5.00\n##DATA TYPE=MASS SPECTRUM\n##XUNITS=M/Z\n##YUNITS=RELATIVE ABUNDANCE\n"
        "##NPOINTS=2\n##PEAK TABLE=(XY..XY)\n41,10 43,100\n##END=\n##END=\n"
    )
    reading = jcamp.read((link + peaks).encode())
    assert [spectrum.title for spectrum in reading.spectra] == ["made", "ms"]
    assert reading.spectra[1].technique is Technique.MASS
    assert reading.spectra[1].discrete
    pages = (
        "##TITLE=t\n##JCAMP-DX=5.00\n##DATA TYPE=MASS SPECTRUM\n##NTUPLES=MASS SPECTRUM\n##SYMBOL=X,Y,T\n"
        "##UNITS=M/Z,RELATIVE ABUNDANCE,SECONDS\n##VAR_NAME=MASS,INTENSITY,TIME\n##PAGE=T=5\n##NPOINTS=2\n"
        "##DATA TABLE=(XY..XY),PEAKS\n41,10;43,100\n##PAGE=T=6\n##NPOINTS=1\n##DATA TABLE=(XY..XY),PEAKS\n50,7\n"
        "##END NTUPLES=MASS SPECTRUM\n##END=\n"
    )
    assert [s.y.tolist() for s in jcamp.read(pages.encode()).spectra] == [[10, 100], [7]]


def test_old_line_ends_wide_letters_and_misspelt_labels_are_read():
    text = (
        even("400 1 2 3", 3).decode().replace("##XUNITS", "##CROSS REFERNCE=E 12\n##CAS REGISTRY NO=50-00-0\n##XUNITS")
    )
    for data in (text.replace("\n", "\r").encode(), text.encode("utf-16"), text.encode("utf-8-sig")):
        spectrum = jcamp.read(data).spectra[0]
        assert spectrum.y.tolist() == [1, 2, 3]
        assert (spectrum.facts["reference"], spectrum.facts["cas"]) == ("E 12", "50-00-0")
        assert spectrum.ordinate is Ordinate.ABSORBANCE


def test_a_letter_e_is_an_exponent_only_where_all_is_plain():
    assert jcamp.read(even("400 1E2 2.5e-1 3", 3)).spectra[0].y.tolist() == [100, 0.25, 3]
    assert jcamp.read(even("400E1E2A", 3)).spectra[0].y.tolist() == [51, 52, 1]


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60))
def test_written_as_differences_every_table_reads_back(values):
    digits = {True: "%JKLMNOPQR", False: "%jklmnopqr"}
    squeezed = {True: "@ABCDEFGHI", False: "@abcdefghi"}

    def coded(value: int, table: dict[bool, str]) -> str:
        text = str(abs(value))
        return table[value >= 0][int(text[0])] + text[1:]

    body = "400" + coded(values[0], squeezed) + "".join(coded(b - a, digits) for a, b in pairwise(values))
    assert np.array_equal(jcamp.read(even(body, len(values))).spectra[0].y, values)
