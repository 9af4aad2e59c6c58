"""Normal forms: idempotent, never an empty text, never null for what has a letter or a digit."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.local import project
from tidewaiter.parties.normalise import address_key, phone_key, postcode_key, text_key

FORMS = {"text": text_key, "address": address_key, "postcode": postcode_key, "phone": phone_key}
ADDRESS_WORDS = [
    "apt",
    "Unit",
    "no",
    "#",
    "4",
    "b",
    "12b",
    "street",
    "STE",
    "\u00e9",
    "\u5317",
    "-",
    " ",
    "1",
    "\u0939\u093f",
]
TEXTS = st.lists(
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(ADDRESS_WORDS), max_size=8).map(" ".join)),
    min_size=1,
    max_size=20,
)


@given(TEXTS)
def test_every_form_is_idempotent_and_never_an_empty_text(texts):
    filed = pa.table({"text": pa.array(texts, pa.string())})
    once = project(filed, {name: form("text") for name, form in FORMS.items()})
    twice = project(once, {name: form(name) for name, form in FORMS.items()})
    assert twice.to_pydict() == once.to_pydict()
    assert all("" not in once[name].to_pylist() for name in FORMS)


@given(TEXTS)
def test_a_text_with_a_letter_or_digit_has_a_form(texts):
    # The engine's own Unicode tables say what a letter is; Python's may be newer.
    expressions = {name: FORMS[name]("text") for name in ("text", "address", "postcode")}
    expressions["readable"] = r"regexp_matches(text, '[\p{L}\p{N}]')"
    forms = project(pa.table({"text": pa.array(texts, pa.string())}), expressions).to_pylist()
    for row in forms:
        if row["readable"]:
            assert None not in row.values()


@given(st.text(alphabet="0123456789+-() ", max_size=20))
def test_a_telephone_is_at_most_ten_digits_and_keeps_the_last(text):
    form = project(pa.table({"text": [text]}), {"phone": phone_key("text")})["phone"][0].as_py()
    digits = "".join(c for c in text if c.isdigit())
    assert (form or "") == digits[-10:].lstrip("0")
