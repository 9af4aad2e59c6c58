from tidewaiter.centre.actor import Actor


def test_without_limits_an_actor_sees_everything() -> None:
    assert Actor("ana", "analyst").works_at("anywhere")
    assert Actor("ana", "analyst").may_read("liaison-only")


def test_limits_are_those_named_and_no_caveat_needs_no_clearance() -> None:
    actor = Actor("ana", "analyst", facilities=frozenset({"NYC"}), caveats=frozenset())
    assert actor.works_at("NYC")
    assert not actor.works_at("LAX")
    assert actor.may_read("")
    assert not actor.may_read("liaison-only")
