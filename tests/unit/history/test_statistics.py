import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.history.statistics import PROFILE, STATISTICS, Scope, column


def test_a_profile_has_a_column_for_each_kind_a_statistic_is_kept_for():
    expected = {column(kind, statistic) for statistic in STATISTICS for kind in statistic.kinds}
    assert set(PROFILE.names) == expected | {"consignment_id", "version"}
    assert len(set(PROFILE.names)) == len(PROFILE.names)


def test_counts_are_whole_and_zero_for_a_key_never_seen():
    for statistic in STATISTICS:
        counted = statistic.aggregate.startswith("count(")
        assert (statistic.unseen == 0) == counted
        assert (statistic.type == pa.int64()) == (counted or statistic.name == "first_seen_days")


def test_every_statistic_has_a_meaning_and_known_kinds():
    assert all(statistic.meaning and set(statistic.kinds) <= set(KIND_NAMES) for statistic in STATISTICS)


def test_money_is_compared_within_a_currency_only():
    assert all((s.scope is Scope.CURRENCY) == ("value" in s.aggregate) for s in STATISTICS)
