"""Of any valid object: older versions get nothing that they do not know, and nothing that they know gets lost."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replay.simulator.values import Json
from replay.simulator.wire import down, up
from tests.replay.simulator.wire.known import CPO, Platform, canonical
from tests.validators.spec.strategies import full, instances
from validators.spec.checker import Structure, faults
from validators.spec.explain import Kind
from validators.spec.tables import ENUMS, OBJECTS
from validators.spec.versions import V211, V221, V230
from validators.spec.view import Member, covers, members

KINDS = [
    "Location", "EVSE", "Connector", "Tariff", "Token", "Session", "CDR", "ClientInfo", "StartSession", "StopSession",
    "ReserveNow", "CancelReservation", "UnlockConnector", "CommandResponse", "CommandResult", "AuthorizationInfo",
    "LocationReferences",
]  # fmt: skip
OLDER = [(kind, version) for kind in KINDS for version in (V211, V221)]
THERE = [
    (kind, version)
    for kind, version in OLDER
    if covers(version, OBJECTS[kind].since, V230) and (kind, version) != ("AuthorizationInfo", V211)  # has no token
]
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


valid = cache(instances)  # to build a strategy takes longer than to draw from it


def wire_name(kind: str, version: str) -> str:
    return "CommandResponse" if (kind, version) == ("CommandResult", V211) else kind


class Everywhere(Platform):
    """Has every location that is asked for, with one EVSE that charges."""

    def location(self, owner: Any, location_id: str) -> Json | None:
        return canonical("Location", id=location_id, country_code=owner.country_code, party_id=owner.party_id)


KNOWN = Everywhere()


@pytest.mark.parametrize(("kind", "version"), OLDER)
@few
@given(data=st.data())
def test_an_older_version_gets_only_what_it_knows(kind: str, version: str, data: st.DataObject) -> None:
    value = data.draw(valid(Structure(kind, V230)))
    older = down(kind, value, version, KNOWN)
    if older is not None:
        found = list(faults(older, Structure(wire_name(kind, version), version)))
        assert found == []


@pytest.mark.parametrize(("kind", "version"), THERE)
def test_every_kind_can_be_sent(kind: str, version: str) -> None:
    value = full(Structure(kind, V230)) | ({"credit": False} if kind == "CDR" else {})
    assert down(kind, value, version, KNOWN) is not None


@pytest.mark.parametrize(("kind", "version"), THERE)
@few
@given(data=st.data())
def test_what_comes_from_an_older_version_holds_in_2_3_0(kind: str, version: str, data: st.DataObject) -> None:
    value = data.draw(valid(Structure(wire_name(kind, version), version)))
    found = faults(up(kind, value, version, KNOWN, CPO), Structure(kind, V230))
    # Ids of 2.1.1 may be longer than later ones. They are left alone: a shorter id would be another one.
    assert [fault for fault in found if fault.kind != Kind.TOO_LONG] == []


@pytest.mark.parametrize(("kind", "version"), THERE)
@few
@given(data=st.data())
def test_nothing_that_both_versions_have_gets_lost_on_the_way(kind: str, version: str, data: st.DataObject) -> None:
    value = data.draw(valid(Structure(kind, V230)))
    older = down(kind, value, version, KNOWN)
    if older is not None:
        back = up(kind, older, version, KNOWN, CPO)
        again = {"type": "UNKNOWN"} if kind == "Location" and older.get("type") == "OTHER" else {}  # 2.3.0 has neither
        assert down(kind, back, version, KNOWN) == older | again
        assert [*lost(kind, value, back, version)] == []


def lost(kind: str, before: Json, after: Json, version: str) -> Iterator[str]:
    """The fields of the same type in both versions that are not as they were; lists only if no entry was dropped."""
    older = {each.field: each for each in members(kind, version).values()}
    for member in members(kind, V230).values():
        other, given = older.get(member.field), before.get(member.name)
        if other and given not in (None, []) and _comparable(kind, member, other):
            for one, two in _pairs(given, after.get(member.name)):
                if member.type.name in OBJECTS:
                    yield from (f"{member.name}/{each}" for each in lost(member.type.name, one, two, version))
                elif one != two:
                    yield f"{member.name}: {one!r} {two!r}"


def _comparable(kind: str, one: Member, other: Member) -> bool:
    """Not enums, shorter texts, tariff elements (split or with prices without tax) and coordinates (cut in 2.1.1)."""
    same = one.type == other.type or {one.type.name, other.type.name} <= {"string", "CiString"}
    shorter = other.type.length and one.type.length and other.type.length < one.type.length
    return same and not shorter and one.type.name not in ENUMS | {"Price": 0, "TariffElement": 0, "GeoLocation": 0}


def _pairs(before: Any, after: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(before, list):
        yield before, after
    elif isinstance(after, list) and len(before) == len(after):
        yield from zip(before, after, strict=True)


@pytest.mark.parametrize(("kind", "version"), THERE)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_garbage_in_a_patch_makes_no_trouble(kind: str, version: str, data: st.DataObject) -> None:
    names = st.sampled_from([*members(wire_name(kind, version), version), "x"])
    body = data.draw(st.dictionaries(names, JSON, max_size=4))
    assert isinstance(up(kind, body, version, KNOWN, CPO, partial=True), dict)
