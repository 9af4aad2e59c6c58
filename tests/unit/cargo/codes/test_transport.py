from tidewaiter.cargo.codes import transport


def test_names_and_codes_lead_to_each_other() -> None:
    assert transport.names()["4"] == "air"
    assert {transport.MODES[name] for name in transport.names().values()} == transport.names().keys()


def test_every_code_of_the_table_is_either_named_or_refused() -> None:
    assert sorted([*transport.names(), *transport.NOT_CARRIED]) == [str(n) for n in range(10)]
