from tidewaiter.cargo.kind import KIND_NAMES, KINDS


def test_counterparties_and_names_are_kinds_themselves():
    for kind in KINDS:
        assert kind.counterparty in KIND_NAMES
        assert kind.counterparty != kind.name
        assert kind.named is None or kind.named in KIND_NAMES


def test_only_addresses_and_telephones_have_names_at_them():
    named = {kind.name for kind in KINDS if kind.named}
    assert named == {"consignor_address", "consignee_address", "consignor_phone", "consignee_phone"}
