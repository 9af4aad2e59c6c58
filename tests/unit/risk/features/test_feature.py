import pytest

from tidewaiter.risk.features import Feature
from tidewaiter.risk.features.feature import Spoken
from tidewaiter.risk.rules.wording import in_words

FLAG = Feature("x_is_new", "x_count = 0", "It is new.", "It is not known.", otherwise="It is not new.")
NUMBER = Feature("x_count", "x_all", "There are {value}.", "It is not known.")


def test_a_yes_or_no_feature_has_a_sentence_for_each():
    assert [FLAG.template(value) for value in (1.0, 0.0, None)] == ["It is new.", "It is not new.", "It is not known."]


def test_the_zero_of_a_number_is_a_number():
    assert NUMBER.template(0.0) == "There are {value}."


def test_a_feature_knows_the_columns_it_reads():
    assert FLAG.sources == {"x_count"}


@pytest.mark.parametrize(
    ("spoken", "value", "said"),
    [
        (Spoken.FROM_LOG, 2.23, "9.3"),
        (Spoken.FROM_LOG, 1e9, "1,000,000,000"),
        (Spoken.PER_CENT, 0.0238, "2.38 %"),
        (Spoken.PER_CENT, 1.0, "100 %"),
        (Spoken.PER_CENT, 0.0, "0 %"),
        (Spoken.PER_CENT, None, "not filed"),
        (Spoken.PLAIN, 0.5, "0.5"),
    ],
)
def test_a_value_is_said_as_people_read_it(spoken, value, said):
    feature = Feature("x", "x_all", "It is {value}.", "It is not known.", spoken=spoken)
    assert in_words(feature.said(value)) == said
