import re

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.spelling import Spelled, Spelling, scripts

NAMES = names.load()
WRITTEN = {
    "chinese": re.compile("^[\u4e00-\u9fff]{2,4}$"),
    "slavic": re.compile("^[\u0400-\u04ff]+ [\u0400-\u04ff]+$"),
    "arabic": re.compile("^[\u0600-\u06ff]+ [\u0600-\u06ff]+$"),
}


def everybody_otherwise(**changes):
    want = msgspec.structs.replace(parameters.load().spelling, people=1.0, **changes)
    return Spelling(want, NAMES, 1)


def core(consignees, regime="mail", entities=None):
    count = len(consignees)
    return pa.table(
        {
            "regime": [regime] * count,
            "consignor_name": ["Acme Trading Ltd"] * count,
            "consignor_entity": ["seller:1"] * count,
            "consignee_name": consignees,
            "consignee_entity": entities or [f"person:{at}" for at in range(count)],
        }
    )


def test_words_that_can_be_spelled_are_words_of_invented_names():
    for culture, script in scripts().items():
        assert set(script.given) <= set(NAMES.culture[culture].given)
        assert set(script.family) <= set(NAMES.culture[culture].family)


@pytest.mark.parametrize("culture", list(WRITTEN))
def test_native_forms_are_in_the_letters_of_their_culture(culture):
    script = scripts()[culture]
    for given in script.given:
        for family in script.family:
            for at in np.linspace(0, 0.99, 4).tolist():
                assert WRITTEN[culture].match(Spelled(script, given, family).native(at))


def test_latin_forms_are_others_than_the_name_itself():
    script = scripts()["slavic"]
    forms = {Spelled(script, "Dmitri", "Ivanov").latin(at) for at in np.linspace(0, 0.999, 60).tolist()}
    assert "Dmitri Ivanov" not in forms
    assert {"Ivanov Dmitri", "Dmitry Ivanov", "Dmitry Iwanow"} <= forms


def test_one_person_keeps_one_native_form_and_is_sometimes_written_as_ever():
    written = everybody_otherwise().write(core(["Wei Wang"] * 400, entities=["person:7"] * 400), 0)
    spellings = written["consignee_name"].to_pylist()
    assert len({name for name in spellings if WRITTEN["chinese"].match(name)}) == 1
    assert 0.1 < spellings.count("Wei Wang") / 400 < 0.4


def test_people_of_one_latin_name_may_be_different_people_natively():
    written = everybody_otherwise(native=1.0).write(core(["Wei Wang"] * 100), 0)
    assert len(set(written["consignee_name"].to_pylist())) > 3


def test_names_of_other_cultures_firms_and_unknown_ones_stay():
    rows = core(["James Smith", None, "Bright Trading Ltd", "Wei Smith"] * 20)
    assert everybody_otherwise(native=1.0).write(rows, 0).equals(rows)


def test_formats_that_carry_no_such_letters_get_none():
    rows = core(["Wei Wang"] * 50, regime="air")
    assert everybody_otherwise(native=1.0).write(rows, 0).equals(rows)


def test_a_day_is_spelled_the_same_when_asked_again_and_otherwise_on_another():
    rows, spelling = core(["Ivan Petrov", "Ahmed Saleh"] * 100), everybody_otherwise()
    assert spelling.write(rows, 3).equals(spelling.write(rows, 3))
    assert not spelling.write(rows, 3).equals(spelling.write(rows, 4))


def test_a_wrong_file_is_refused_with_its_name(tmp_path):
    wrong = tmp_path / "spelling.toml"
    wrong.write_text("[chinese]\nfamily_first = 3\n")
    with pytest.raises(ValueError, match=r"spelling\.toml"):
        scripts(wrong)
