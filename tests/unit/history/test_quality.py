from datetime import UTC, date, datetime

from tidewaiter.history import quality
from tidewaiter.intake import regimes

LAW = regimes.load()


def at(day, hour=0):
    return datetime(2026, 1, day, hour, tzinfo=UTC)


def truck(name, received, eta, codes=(), **more):
    row = {"consignment_id": name, "regime": "truck", "transport_mode": "road", "received_at": received, "eta": eta}
    return {**row, "problem_codes": list(codes), "grade": "A", "filer": "T", "entry_office": "LAX", **more}


def named(paths):
    return {path.name + str(n): path for n, path in enumerate(paths)}


def cells(table, code=""):
    return [row for row in table.to_pylist() if row["code"] == code]


def test_a_file_is_counted_by_week_and_filer(connection, store):
    found = quality.tally(
        connection,
        named(
            store(
                truck("a", at(5, 10), at(5, 12)),
                truck("b", at(11, 23), at(5, 12), grade="C", codes=["vague-description", "bad-awb"]),
                truck("c", at(12), None, filer=None, country_of_dispatch="MX", consignor_country="US"),
            )
        ),
        LAW,
    )
    assert found.schema.equals(quality.TALLY)
    by_filer = {row["filer"]: row for row in cells(found) if row["week"] == date(2026, 1, 5)}
    assert (by_filer["T"]["rows"], by_filer["T"]["graded_c"], by_filer["T"]["vague"]) == (2, 1, 1)
    (later,) = [row for row in cells(found) if row["week"] == date(2026, 1, 12)]
    assert (later["filer"], later["country"], later["mode"], later["office"]) == ("", "MX", "road", "LAX")
    assert sum(row["rows"] for row in cells(found)) == 3
    assert [row["rows"] for row in cells(found, "bad-awb")] == [1]


def test_lateness_is_judged_by_the_regimes_clock(connection, store):
    found = quality.tally(
        connection,
        named(
            store(
                truck("a", at(5, 10), at(5, 12)),
                truck("b", at(5, 12), at(5, 10), codes=["late-filing"]),
                truck("c", at(5, 10), None),
                truck("d", at(5, 10), at(5, 12), regime="declaration"),
            )
        ),
        LAW,
    )
    total = {name: sum(row[name] for row in cells(found)) for name in quality.SUMS}
    assert (total["rows"], total["clocked"], total["late"], total["arriving"]) == (4, 2, 1, 3)
    assert total["hours_late"] == 3  # an hour before arrival was owed, it came two after
    assert total["hours_ahead"] == 2 - 2 + 2


def test_tallies_of_parts_add_up_to_that_of_the_whole(connection, store):
    paths = store(*(truck(f"x{n}", at(5 + n % 3), at(6 + n % 3), codes=["bad-awb"] * (n % 2)) for n in range(12)))
    whole = quality.tally(connection, named(paths), LAW)
    parts = [quality.tally(connection, {name: path}, LAW) for name, path in named(paths).items()]
    for name in ("rows", "with_problem", "clocked"):
        assert sum(whole[name].to_pylist()) == sum(value for part in parts for value in part[name].to_pylist())
    assert quality.tally(connection, {}, LAW).num_rows == 0


def test_rows_with_a_problem_come_latest_first_and_only_of_what_was_asked(connection, store):
    paths = store(
        truck("a", at(5), at(6), codes=["bad-awb"]),
        truck("b", at(7), at(8), codes=["bad-awb", "bad-s10"], entry_office="NYC"),
        truck("c", at(6), at(7)),
        truck("d", at(4), at(5), codes=["bad-s10"], filer="U", entry_office=None),
    )

    def names(where, **more):
        found = quality.problem_rows(connection, paths, where, limit=10, **more)
        return found["consignment_id"].to_pylist()

    assert names({}) == ["b", "a", "d"]
    assert names({"code": "bad-s10"}) == ["b", "d"]
    assert names({"filer": "T", "code": "bad-awb"}, skip=1) == ["a"]
    assert names({}, offices=["LAX"]) == ["a", "d"]
    assert names({}, offices=[]) == ["d"]
    assert names({"filer": "' OR 1=1 --"}) == []
