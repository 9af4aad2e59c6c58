import pytest

from tidewaiter.substances.spectra.open_spectra import read, reader_of
from tidewaiter.substances.spectra.readers import labspec
from tidewaiter.substances.spectra.spectrum import Technique

ABSCISSAE = "\t".join(str(400 + 2 * at) for at in range(9))
ORDINATES = "\t".join(str(at) for at in range(9))
FACTS = "#Laser (nm)=\t532\n#Title=\tD_1\n"
SERIES = f"{FACTS}\t{ABSCISSAE}\n0\t{ORDINATES}\n59.88\t{ORDINATES}\n"
MAP = (
    f"{FACTS}#AxisType[0]=Intens\n#AxisUnit[0]=Cnt\n#AxisUnit[1]=1/cm\n#AxisType[2]=Y\n#AxisUnit[2]=µm\n#AxisType[3]=X\n"
    f"#AxisUnit[3]=µm\n\t\t{ABSCISSAE}\n-1.5\t2\t{ORDINATES}\n-1.5\t4\t{ORDINATES}\n"
)


def test_a_series_gives_a_spectrum_a_line_named_by_its_place():
    found = read(SERIES.encode())
    assert [one.title for one in found.spectra] == ["D_1 (0)", "D_1 (59.88)"]
    assert found.spectra[1].x.tolist() == [400 + 2 * at for at in range(9)]
    assert found.spectra[1].y.tolist() == list(range(9))
    assert found.spectra[1].technique is Technique.RAMAN
    assert not found.problems


def test_a_map_names_its_axes_as_the_file_does():
    found = read(MAP.encode("cp1252"))
    assert [one.facts["position"] for one in found.spectra] == ["Y -1.5 µm, X 2 µm", "Y -1.5 µm, X 4 µm"]
    assert {(one.x_unit, one.y_unit) for one in found.spectra} == {("1/CM", "Cnt")}


def test_lines_that_do_not_fit_are_told_and_left_out():
    found = read((SERIES + "120\t1\t2\nend of file\n").encode())
    assert len(found.spectra) == 2
    assert [(one.code, one.value) for one in found.problems] == [("spectrum-value", "120\t1\t2")]


def test_a_matrix_without_lines_is_a_problem():
    assert [one.code for one in read(f"{FACTS}\t{ABSCISSAE}\n".encode()).problems] == ["spectrum-none"]


@pytest.mark.parametrize(
    "text",
    [
        FACTS + "\n".join(f"{200 + at}\t{at}" for at in range(30)),
        SERIES.removeprefix(FACTS),
        f"{FACTS}\t\t\t{ABSCISSAE}\n",
        FACTS,
        f"{FACTS}\tname\tother\n",
    ],
)
def test_columns_and_other_text_are_not_taken_for_a_map(text):
    assert not labspec.recognise(text.encode())


def test_a_decimal_comma_is_understood():
    found = read(SERIES.replace("59.88", "59,88").encode())
    assert found.spectra[1].title == "D_1 (59.88)"


def test_a_map_goes_to_its_reader():
    assert reader_of(MAP.encode()).name == "LabSpec map"
