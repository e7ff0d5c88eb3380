"""What holds for all test data: the checker finds nothing, each version can say it all, and it comes again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from replay.simulator.values import moment
from tests.replay.simulator.data.places import VERSIONS, everything, of_enum, places, rising
from validators.spec.checker import Structure, faults
from validators.spec.declare import ONE, SOME
from validators.spec.tables import ENUMS
from validators.spec.versions import EDITIONS, V211, V221, V230
from validators.spec.view import members, values

pytestmark = pytest.mark.parametrize("version", VERSIONS)


def test_the_checker_finds_no_fault(version: str) -> None:
    structures = [("", True), *((edition, False) for edition in EDITIONS[V230])]
    for edition, decimals in structures:
        found = [
            (each.get("id"), fault.pointer, fault.detail)
            for kind, each in everything(version)
            for fault in faults(each, Structure(kind, V230, edition, decimals=decimals))
        ]
        assert found == []


def test_every_field_exists_in_the_version_or_is_required_in_the_canonical_form(version: str) -> None:
    def known(kind: str) -> set[Any]:
        return {member.field for member in members(kind, version).values()}

    lost = {
        (owner, member.name)
        for kind, each in everything(version)
        for owner, member, _ in places(kind, each)
        if member.field not in known(owner) and member.card not in (ONE, SOME)
    }
    assert lost == set()


def test_every_enum_value_exists_in_the_version(version: str) -> None:
    for kind, each in everything(version):
        for owner, member, value in places(kind, each):
            older = {there.field: there.type.name for there in members(owner, version).values()}
            name = older.get(member.field)
            assert name not in ENUMS or value in values(name, version), (owner, member.name)


COVERED = {
    V211: {
        "ConnectorType", "Status", "Capability", "PowerType", "ConnectorFormat", "Facility", "ImageCategory",
        "ParkingRestriction", "EnergySourceCategory", "EnvironmentalImpactCategory", "TokenType", "WhitelistType",
        "TariffDimensionType",
    },
    V221: {"ParkingType", "TariffType", "ReservationRestrictionType", "ProfileType"},
    V230: {"ParkingDirection", "VehicleType", "EVSEPosition", "ConnectorCapability", "TaxIncluded"},
}  # fmt: skip


def test_every_value_of_the_enums_occurs(version: str) -> None:
    for enum in set().union(*(COVERED[since] for since in VERSIONS if since <= version)):
        assert set(values(enum, version)) - of_enum(enum, version) == set(), enum


def test_everything_changed_in_the_past_and_lists_begin_with_the_oldest(version: str) -> None:
    changes: dict[str, list[datetime]] = {}
    for kind, each in everything(version):
        changes.setdefault(kind, []).append(moment(each["last_updated"]))
    assert all(rising(moments) for moments in changes.values())
    assert all(moments[-1] < datetime.now(UTC) for moments in changes.values())


def test_same_arguments_give_the_same_and_another_seed_changes_no_id(version: str) -> None:
    assert list(everything(version, seed=7)) == list(everything(version, seed=7))
    one, other = list(everything(version, seed=1)), list(everything(version, seed=2))
    assert one != other
    assert [_ids(each) for _, each in one] == [_ids(each) for _, each in other]


def test_nothing_is_shared_between_two_calls(version: str) -> None:
    for _, each in everything(version):
        _deface(each)
    for kind, each in everything(version):
        assert list(faults(each, Structure(kind, V230))) == []


def _ids(value: dict[str, Any]) -> list[Any]:
    return [value.get("id"), value.get("uid"), [evse["uid"] for evse in value.get("evses", [])]]


def _deface(value: Any) -> None:
    """Spoil everything in an object that can be changed."""
    for each in list(value.values() if isinstance(value, dict) else value):
        if isinstance(each, (dict, list)):
            _deface(each)
    if isinstance(value, dict):
        value["spoilt"] = True
    else:
        value.append(None)
