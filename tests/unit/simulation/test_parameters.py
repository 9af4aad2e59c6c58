import pytest

from tidewaiter.selection import capacity
from tidewaiter.simulation import names, parameters
from tidewaiter.simulation.parameters import SHIPPED, between, load


def test_the_shipped_world_has_a_detection_for_every_concealment_and_names_for_every_culture():
    world, words = load(), names.load()
    assert {o.culture for o in world.origin} | set(world.destination.cultures) <= set(words.culture)
    for way in world.officers.examination:
        assert set(way.detection) == set(world.smuggling.concealment)


def test_the_shipped_world_brings_goods_where_the_shipped_facilities_wait():
    assert load().offices() == capacity.load().offices()


def test_every_assumption_has_a_probability_between_0_and_1():
    world = load()
    for dirt in world.dirt.values():
        assert all(0 <= getattr(dirt, name) <= 1 for name in dirt.__struct_fields__)
    for name in ("vague", "hs_missing", "phone_shared", "mismatched_mass"):
        careless, careful = getattr(world.smuggling, name)
        assert 0 <= careful < careless <= 1


def test_careful_schemes_show_fewer_traces_and_give_up_more():
    traces = load().smuggling.traces
    for name in ("telephone", "address", "wording", "packing"):
        careless, careful = getattr(traces, name)
        assert 0 <= careful < careless <= 1
    assert traces.given_up[0] < traces.given_up[1]


def test_every_parameter_of_ties_has_a_sentence_in_the_file():
    world = load()
    lines = SHIPPED.read_text().splitlines()
    shapes = [world.manner, world.doors, world.spelling, world.firms, world.smuggling.traces, world.smuggling.recruits]
    for name in {name for shape in shapes for name in shape.__struct_fields__}:
        assert any(line.startswith(f"{name} = ") and " # " in line for line in lines), name


def test_between_goes_from_careless_to_careful():
    assert between((0.6, 0.2), 0.0) == 0.6
    assert between((0.6, 0.2), 1.0) == pytest.approx(0.2)
    assert between((0.6, 0.2), 0.5) == pytest.approx(0.4)


def test_goods_have_hs_subheadings_and_words():
    for goods in load().catalogue.goods:
        assert len(goods.hs) == 6
        assert goods.hs.isdigit()
        assert goods.words


def test_an_unknown_name_in_the_file_is_refused_with_its_place(tmp_path):
    wrong = tmp_path / "world.toml"
    wrong.write_text(SHIPPED.read_text().replace("noise = 0.03", "noise = 0.03\nluck = 1"))
    with pytest.raises(ValueError, match=r"world\.toml.*luck"):
        load(wrong)


def test_a_regime_without_facility_is_refused(tmp_path):
    wrong = tmp_path / "world.toml"
    wrong.write_text(SHIPPED.read_text().replace('regime = "ocean"', 'regime = "air"'))
    with pytest.raises(ValueError, match=r"regime\.ocean: no facility"):
        load(wrong)


def test_a_concealment_that_no_examination_knows_is_refused(tmp_path):
    wrong = tmp_path / "world.toml"
    wrong.write_text(SHIPPED.read_text().replace('"built in" = [0.05, 0.25]', '"sunk" = [0.05, 0.25]'))
    with pytest.raises(ValueError, match="no detection"):
        load(wrong)


def test_the_names_file_is_read_strictly(tmp_path):
    wrong = tmp_path / "names.toml"
    wrong.write_text("[culture.x]\ngiven = []\n")
    with pytest.raises(ValueError, match=r"names\.toml"):
        names.load(wrong)


def test_parameters_cannot_be_changed_by_accident():
    with pytest.raises(AttributeError):
        parameters.load().calendar.noise = 1.0
