"""Drivers: every outcome of authorization, and tokens that fit what is answered for them."""

import re

import pytest

from replay.simulator.data import Account, accounts
from tests.replay.simulator.data.places import EMSP, VERSIONS
from validators.spec.versions import V211, V221, V230
from validators.spec.view import values


def cards(version: str) -> list[Account]:
    return accounts(EMSP, version)


@pytest.mark.parametrize("version", VERSIONS)
def test_there_are_twenty_with_ids_of_their_own(version: str) -> None:
    tokens = [each.token for each in cards(version)]
    assert len(tokens) >= 20
    for name in ("uid", "contract_id"):
        assert len({token[name] for token in tokens}) == len(tokens)
    assert all(re.fullmatch(r"ES-MSP-C\d{8}", token["contract_id"]) for token in tokens)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_has_an_app_and_the_second_a_card_that_need_not_be_asked_for(version: str) -> None:
    first, second = cards(version)[:2]
    kind = "OTHER" if version == V211 else "APP_USER"
    assert (first.token["type"], first.token["valid"], first.allowed, first.shared) == (kind, True, "ALLOWED", True)
    assert (second.token["type"], second.token["whitelist"]) == ("RFID", "ALLOWED")
    assert (second.token["valid"], second.allowed, second.shared) == (True, "ALLOWED", True)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_outcome_of_authorization_occurs_and_only_valid_tokens_are_allowed(version: str) -> None:
    assert {each.allowed for each in cards(version)} == set(values("AllowedType", version))
    assert all(each.token["valid"] for each in cards(version) if each.allowed == "ALLOWED")
    assert {each.token["valid"] for each in cards(version)} == {True, False}


@pytest.mark.parametrize("version", VERSIONS)
def test_valid_tokens_of_refused_drivers_are_always_asked_for(version: str) -> None:
    refused = [each.token for each in cards(version) if each.allowed != "ALLOWED" and each.token["valid"]]
    assert refused
    assert {token["whitelist"] for token in refused} == {"NEVER"}


@pytest.mark.parametrize("version", VERSIONS)
def test_apps_and_tokens_for_once_are_never_whitelisted(version: str) -> None:
    for each in cards(version):
        assert each.token["type"] in ("RFID", "OTHER") or each.token["whitelist"] == "NEVER"


@pytest.mark.parametrize("version", VERSIONS)
def test_some_are_unknown_to_the_hub_among_them_all_that_only_a_car_tells(version: str) -> None:
    hidden = [each.token["type"] for each in cards(version) if not each.shared]
    assert "RFID" in hidden
    shown = {each.token["type"] for each in cards(version) if each.shared}
    assert "EMAID" not in shown
    assert ("EMAID" in hidden) == (version == V230)


@pytest.mark.parametrize("version", VERSIONS)
def test_cards_have_a_printed_number_and_apps_none(version: str) -> None:
    for each in cards(version):
        assert ("visual_number" in each.token) == (each.token["type"] == "RFID")


@pytest.mark.parametrize("version", [V221, V230])
def test_two_tokens_are_of_one_group(version: str) -> None:
    groups = [each.token["group_id"] for each in cards(version) if "group_id" in each.token]
    assert len(groups) == 2
    assert len(set(groups)) == 1
    assert len(groups[0]) <= 20


@pytest.mark.parametrize("version", [V221, V230])
def test_some_drivers_bring_an_energy_contract_or_a_wish_how_to_charge(version: str) -> None:
    tokens = [each.token for each in cards(version)]
    assert any("energy_contract" in token for token in tokens)
    assert {"FAST", "GREEN"} <= {token.get("default_profile_type") for token in tokens}
