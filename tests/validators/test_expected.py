"""What a profile says of a hub: a user's own changes the settings that it names, and says what is wrong with them."""

import re
import tomllib
from pathlib import Path

import pytest

from recordings.finding import Severity
from validators import profile
from validators.expected import Expected
from validators.profile import UnknownProfileError

ROOT = Path(__file__).parents[2]


def loaded(folder: Path, text: str) -> profile.Profile:
    file = folder / "own.toml"
    file.write_text(text)
    return profile.load(str(file))


def test_the_specification_alone_expects_nothing() -> None:
    assert profile.load("ocpi").expected == Expected()
    assert profile.load("ocpi").severity == ()


def test_a_setting_of_ones_own_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    ours, theirs = loaded(tmp_path, 'extends = "enapi"\n[expected.sync]\nlimit = 50'), profile.load("enapi")
    assert ours.expected.sync.limit == 50
    assert ours.expected.sync.at == theirs.expected.sync.at
    assert ours.expected.model_copy(update={"sync": theirs.expected.sync}) == theirs.expected
    assert (ours.title, ours.hub_parties, ours.unsupported) == (theirs.title, theirs.hub_parties, theirs.unsupported)


def test_another_hub(tmp_path: Path) -> None:
    text = 'title = "My hub"\nhub_parties = ["dehub"]\nversions = ["2.2.1"]\n'
    hub = loaded(tmp_path, text + '[expected]\ntest_parties = ["escpo"]\nlive_origins = ["https://HUB.example/ocpi"]')
    assert (hub.title, sorted(hub.hub_parties), sorted(hub.versions)) == ("My hub", ["DEHUB"], ["2.2.1"])
    assert hub.expected.test_parties == {"ESCPO"}
    assert hub.expected.live_origins == {"https://hub.example"}


def test_what_the_documentation_shows_is_read(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()
    block = next(each for each in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[expected]" in each)
    hub = loaded(tmp_path, block)
    assert hub.expected.model_fields_set == Expected.model_fields.keys()
    assert tomllib.loads(block)["expected"]["sync"].keys() == hub.expected.sync.model_fields_set
    assert hub.unsupported[-1].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('hub_parties = ["DE*HUB"]', "hub_parties.0: String should have at most 5 characters"),
        ('versions = ["2.3"]', "no OCPI version '2.3'"),
        ('[[unsupported]]\nmodule = "bookins"\nversions = ["2.3.0"]', "no module 'bookins'; did you mean bookings"),
        ('[[unsupported]]\nmodule = "tokens"\nversions = ["2.3"]', "no OCPI version '2.3'"),
        ('[expected]\nlive_origins = ["hub.example"]', "no URL"),
        ('[expected.modules]\nCPO = { token = "RECEIVER" }', "no module 'token'; did you mean tokens"),
        ('[expected.modules]\nCPO = { tokens = "BOTH" }', "expected.modules.CPO.tokens: "),
        ('[expected.sync]\nat = "noon"', "expected.sync.at: "),
        ("[expected]\nlimit = 5", "expected.limit: Extra inputs"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(UnknownProfileError, match=re.escape(line)):
        loaded(tmp_path, text)
