"""The kernels, for ASCII and a character at a step, give what the SQL that defines a normal form gives."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.local import project
from tidewaiter.parties import forms, normalise

FORMS = {"text": forms.TEXT, "address": forms.ADDRESS, "postcode": forms.POSTCODE, "phone": forms.PHONE}
WORDS = [
    *normalise.ABBREVIATIONS,
    *normalise.DWELLING_WORDS,
    "4",
    "4b",
    "b4",
    "Main",
    "12345-6789",
    "é",
    "漢",
    "٣",
    "\0",
]
WRITTEN = st.lists(st.sampled_from(WORDS), max_size=7).flatmap(
    lambda words: st.sampled_from([" ", ", ", "", "-", " #"]).map(lambda between: between.join(words).title())
)
TEXTS = st.lists(st.none() | WRITTEN | st.text(st.characters(max_codepoint=127), max_size=30) | st.text(max_size=12))


@pytest.mark.parametrize("name", FORMS)
@given(texts=TEXTS)
def test_a_column_gets_the_form_that_its_sql_defines(name, texts):
    filed = pa.table({"filed": pa.array(texts, pa.string())})
    expected = project(filed, {"form": FORMS[name].sql("filed")})["form"].to_pylist()
    assert forms.normal_form(filed["filed"], FORMS[name]).to_pylist() == expected


@pytest.mark.parametrize("name", ["text", "address", "postcode"])
@given(texts=st.lists(st.none() | WRITTEN | st.text(st.characters(max_codepoint=0x3200)) | st.text(), min_size=1))
def test_many_texts_beyond_ascii_get_the_form_that_its_sql_defines(name, texts):
    filed = pa.table({"filed": pa.array(texts, pa.string())})
    expected = project(filed, {"form": FORMS[name].sql("filed")})["form"].to_pylist()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(forms, "LEAST_FOLDED", 1)
        assert forms.normal_form(filed["filed"], FORMS[name]).to_pylist() == expected


@given(texts=st.lists(st.none() | WRITTEN | st.text(), min_size=1))
def test_a_column_by_its_different_texts_gets_the_same_form(texts):
    column = pa.array(texts, pa.string())
    assert forms.normal_form(column.dictionary_encode(), forms.TEXT).equals(forms.normal_form(column, forms.TEXT))


def test_every_abbreviation_and_dwelling_word_is_known_to_the_kernel():
    filed = pa.table({"filed": pa.array([f"12 {word} 4" for word in WORDS] + [f"{word} x" for word in WORDS])})
    expected = project(filed, {"form": normalise.address_key("filed")})["form"].to_pylist()
    assert forms.normal_form(filed["filed"], forms.ADDRESS).to_pylist() == expected
