from tidewaiter.centre import storable


def test_nul_and_lone_surrogates_are_replaced_by_signs() -> None:
    assert storable.text("a\x00b\ud800c") == "a␀b\ufffdc"


def test_other_text_stays() -> None:
    assert storable.text("Zoë 東京 🙂\n") == "Zoë 東京 🙂\n"


def test_text_is_cut_to_its_limit() -> None:
    assert storable.text("x" * 9, 4) == "xxx…"
    assert storable.text("xxxx", 4) == "xxxx"


def test_every_text_within_json_is_made_storable() -> None:
    assert storable.json({"\x00": ["\x00", ("\ud800", 1)], "n": None}) == {"␀": ["␀", ["\ufffd", 1]], "n": None}
