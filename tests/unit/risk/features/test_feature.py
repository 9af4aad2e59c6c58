from tidewaiter.risk.features import Feature

FLAG = Feature("x_is_new", "x_count = 0", "It is new.", "It is not known.", otherwise="It is not new.")
NUMBER = Feature("x_count", "x_all", "There are {value}.", "It is not known.")


def test_a_yes_or_no_feature_has_a_sentence_for_each():
    assert [FLAG.template(value) for value in (1.0, 0.0, None)] == ["It is new.", "It is not new.", "It is not known."]


def test_the_zero_of_a_number_is_a_number():
    assert NUMBER.template(0.0) == "There are {value}."


def test_a_feature_knows_the_columns_it_reads():
    assert FLAG.sources == {"x_count"}
