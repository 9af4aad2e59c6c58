import io

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.parties.names.party_file import parties_of

CSV = b"Company Name;Address;Zip;E-Mail\nAcme Ltd;1 Main St;89501;a@example.com\nSun;;;\n"


def test_columns_are_found_by_their_names():
    found = parties_of(CSV)
    assert found.parties["name"].to_pylist() == ["Acme Ltd", "Sun"]
    assert found.parties["postcode"].to_pylist()[0] == "89501"
    assert found.parties["email"].to_pylist()[0] == "a@example.com"
    assert (found.rows.to_pylist(), found.roles.to_pylist(), found.problems) == ([0, 1], ["", ""], ())


def test_json_lines_and_parquet_are_read_alike():
    sink = io.BytesIO()
    pq.write_table(pa.table({"NAME": ["Acme"], "Phone": ["1"]}), sink)
    for data in (b'{"NAME": "Acme", "Phone": "1"}\n', sink.getvalue()):
        assert parties_of(data).parties.select(["name", "phone"]).to_pylist() == [{"name": "Acme", "phone": "1"}]


def test_a_format_of_consignments_gives_both_parties():
    found = parties_of(
        b"FHL/4\nMBI/020-12345675FRAJFK/T1K2.5\nHBS/H1/FRAJFK/1/K2.5//TOYS\nSHP/Acme\n/1 St\nCNE/Sun\n/2 St\n"
    )
    assert set(found.roles.to_pylist()) <= {"consignor", "consignee"}
    assert len(found.rows) == found.parties.num_rows


def test_a_row_of_the_wrong_width_is_a_problem_and_the_rest_is_read():
    found = parties_of(b"name,city\nAcme,Reno\nSun\nMoon,Rome\n")
    assert found.parties["name"].to_pylist() == ["Acme", "Moon"]
    assert [problem.code for problem in found.problems] == ["wrong-column-count"]


def test_what_nobody_reads_is_a_problem():
    for data in (b"", b"\x00\x01", b"a,b\n1,2\n"):
        found = parties_of(data)
        assert found.parties.num_rows == 0
        assert found.problems
