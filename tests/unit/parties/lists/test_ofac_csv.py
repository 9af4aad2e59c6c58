"""OFAC's three CSV files as one list; what cannot be read is told."""

from tidewaiter.parties.lists import ofac_csv

NULLS = ",-0- " * 7
SDN = (
    f'36,"EXAMPLE TRADING",-0- ,"CUBA"{NULLS},-0- \n'
    f'40,"DOE, John",individual,"SDGT"{NULLS},"DOB 1970; Passport A1234567 (Cuba); Email Address doe@example.org; '
    "Digital Currency Address - XBT 1BoatSLRHtKNngkdXEeobR76b53LETtpyT; a.k.a. 'JD'.\"\n"
).encode()
ALT = b'36,12,"aka","EXAMPLE CO",-0- \n40,13,"fka","ROE, Richard",-0- \n99,14,"aka","NOBODY",-0- \n'
ADD = b'36,25,"1 Dock Street","Havana","Cuba",-0- \n40,26,-0- ,-0- ,"Spain",-0- \n'


def test_three_files_make_one_list() -> None:
    listing = ofac_csv.read(SDN, "sdn.csv", {"alt.csv": ALT, "add.csv": ADD})
    firm, person = listing.entries.to_pylist()
    assert (firm["entry_id"], firm["kind"], person["kind"]) == ("36", "company", "person")
    assert [n["name"] for n in firm["names"]] == ["EXAMPLE TRADING", "EXAMPLE CO"]
    assert [(n["name"], n["strength"], n["sort"]) for n in person["names"]] == [
        ("DOE, John", "strong", "primary"),
        ("JD", "weak", "alias"),
        ("ROE, Richard", "strong", "former"),
    ]
    assert firm["addresses"] == ["1 Dock Street, Havana, Cuba"]
    assert person["addresses"] == []
    assert person["countries"] == ["Spain"]
    assert {(i["kind"], i["value"]) for i in person["identifiers"]} == {
        ("document", "A1234567"),
        ("email", "doe@example.org"),
        ("wallet", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
    }
    assert [p.code for p in listing.problems] == ["list-entry-unknown"]


def test_files_that_are_not_there_and_lines_that_are_none_are_told() -> None:
    listing = ofac_csv.read(SDN + b"no number,x\n", "sdn.csv", {})
    assert sorted(p.code for p in listing.problems) == [
        "list-file-missing",
        "list-file-missing",
        "list-line-unreadable",
    ]
    assert listing.entries.num_rows == 2


def test_companions_are_named_as_the_file_is() -> None:
    assert ofac_csv.companion("ofac_sdn.csv", "alt") == "ofac_alt.csv"
    assert ofac_csv.companion("cons_prim.csv", "add") == "cons_add.csv"
    assert ofac_csv.companion("names.csv", "alt") is None


def test_it_knows_its_file() -> None:
    assert ofac_csv.recognise(SDN, "sdn.csv")
    assert not ofac_csv.recognise(b"name,id\nA,1\n", "names.csv")
