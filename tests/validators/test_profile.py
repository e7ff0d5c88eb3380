"""Profiles: what a given hub adds to or takes from the specification."""

import pytest
from pydantic import ValidationError

from recordings.finding import Severity
from validators import profile
from validators.profile import Profile, UnknownProfileError
from validators.spec.operations import MODULES
from validators.spec.versions import EVERY


@pytest.mark.parametrize("name", profile.names())
def test_a_built_in_profile_speaks_of_what_exists(name: str) -> None:
    loaded = profile.load(name)
    assert loaded.name == name
    assert loaded.title
    assert loaded.versions <= EVERY
    for missing in loaded.unsupported:
        assert missing.module in MODULES
        assert missing.versions <= loaded.versions


def test_the_specification_alone_takes_nothing_away() -> None:
    loaded = profile.load("ocpi")
    assert (loaded.versions, loaded.unsupported, loaded.hub_parties) == (EVERY, (), frozenset())


def test_enapi_is_built_in() -> None:
    missing = {(each.module, each.command): each.severity for each in profile.load("enapi").unsupported}
    assert missing["commands", "CANCEL_RESERVATION"] == Severity.WARNING
    assert missing["payments", None] == Severity.INFO


@pytest.mark.parametrize("name", ["", "ENAPI", "../profile", "hub"])
def test_an_unknown_profile_is_one_line_that_lists_the_known(name: str) -> None:
    with pytest.raises(UnknownProfileError) as caught:
        profile.load(name)
    assert str(caught.value) == f"no profile {name!r}; there are: enapi, ocpi"


def test_a_misspelled_setting_is_refused() -> None:
    with pytest.raises(ValidationError, match="unsuported"):
        Profile.model_validate({"name": "x", "title": "X", "versions": ["2.2.1"], "unsuported": []})
