from datetime import date

import pyarrow as pa

from tidewaiter.pipeline.filing.count import AHEAD, CELLS
from tidewaiter.pipeline.filing.drafts import DraftKind, of_consignments, of_filer
from tidewaiter.pipeline.filing.examples import Wrong
from tidewaiter.pipeline.filing.standing import standings


def wrong(code="missing-element", path="hs_code", consignment="s10:A"):
    said = {"title": "title", "path": path, "value": "", "hint": f"Send {path}."}
    return Wrong(consignment, 1, "POST", "XX", post=True, code=code, **said)


def test_what_is_absent_is_asked_for_and_what_is_wrong_is_to_be_amended():
    found = of_consignments([wrong(), wrong("bad-currency", "currency"), wrong("late-filing", "received_at")])
    assert [(draft.kind, draft.elements) for draft in found] == [
        (DraftKind.RFI, ("hs_code",)),
        (DraftKind.RFA, ("currency",)),
    ]
    assert "Send hs_code." in found[0].text


def test_what_is_waived_is_said_and_not_asked_for():
    def waived(problem):
        return "W-000001" if problem.path == "hs_code" else ""

    (draft,) = of_consignments([wrong(), wrong(path="declared_value")], waived)
    assert draft.elements == ("declared_value",)
    assert "by waiver W-000001: hs_code" in draft.text
    assert of_consignments([wrong()], waived) == []


def test_nothing_recurs_with_a_filer_whose_only_sign_is_the_sum_of_them():
    rows = [{"hit_missing": 300}, {"hit_missing": 0}]
    recurring, nothing = (of_filer(_standing(row)) for row in rows)
    assert recurring is not None
    assert (recurring.kind, recurring.elements, recurring.consignment_id) == (DraftKind.RFI, ("missing",), "")
    assert nothing is None


def _standing(row):
    whole = dict.fromkeys(CELLS.names, 0) | {"name": "POST", "week": date(2026, 1, 5), "rows": 1000}
    whole |= {"hit_error": 300, "of_error": 1000, "of_missing": 1000, **row}
    return standings(pa.Table.from_pylist([whole], schema=CELLS), AHEAD.empty_table())[0]
