"""ocpi-tap.toml: what it says is what the command line would say; each mistake is one line."""

from pathlib import Path

import pytest

from addons.commands import check, given, merged
from addons.config import OF_PROFILE, Config, ConfigError, load
from validators import profile
from validators.own_profile import SETTINGS, TABLES

WHOLE = """
out = "a.db"
profile = "enapi"
listen = "127.0.0.1"
redact = false
body_limit = "1m"
queue_limit = "2m"
when_full = "refuse"
repeats = 0

[hub]
url = "https://hub.example/ocpi/versions"
port = 9001
public_url = "https://tap.example/hub"

[partner]
url = "https://partner.example"
port = 9002
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "ocpi-tap.toml"
    path.write_text(text)
    return path


def test_the_whole_file_becomes_the_command_lines_settings(tmp_path: Path) -> None:
    settings = merged(load(written(tmp_path, WHOLE)), {})
    assert settings == {
        "hub": "https://hub.example/ocpi/versions", "hub_port": 9001, "hub_public_url": "https://tap.example/hub",
        "partner": "https://partner.example", "partner_port": 9002, "out": "a.db", "profile": "enapi",
        "listen": "127.0.0.1", "redact": False, "body_limit": "1m", "queue_limit": "2m", "when_full": "refuse",
        "repeats": 0,
    }  # fmt: skip


def test_the_command_line_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = load(written(tmp_path, 'out = "a.db"\n[hub]\nport = 9001'))
    settings = merged(file, {"hub_port": 7, "redact": None, "partner_port": None})
    assert (settings["out"], settings["hub_port"], settings["partner_port"], settings["redact"]) == (
        "a.db", 7, 8082, True,
    )  # fmt: skip


def test_the_file_in_the_folder_is_read_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None) == Config()
    written(tmp_path, 'out = "here.db"')
    assert load(None).out == "here.db"
    other = tmp_path / "other.toml"
    other.write_text('out = "other.db"')
    assert load(other).out == "other.db"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("out = ", "Invalid value"),
        ('outt = "a.db"', "outt: Extra inputs are not permitted"),
        ('[hub]\nurll = "https://hub.example"', "hub.urll"),
        ('hub = "https://hub.example"', "hub: Input should be"),
        ('[hub]\nport = "many"', "hub.port"),
        ('when_full = "wait"', "when_full"),
        ('redact = "perhaps"', "redact"),
        ("repeats = -1", "repeats"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_and_place(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "missing.toml")
    with pytest.raises(ConfigError, match="Is a directory"):
        load(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'out = "\xff"')
    with pytest.raises(ConfigError):
        load(path)


def test_what_the_file_says_of_the_tables_makes_it_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "ocpi-tap.toml"
    file.write_text('profile = "enapi"\n[values]\nConnectorType = ["MY_PLUG"]\n[hub]\nurl = "https://hub.example"\n')
    assert load(file).profile == str(file)
    own = profile.load(str(file))
    assert "ConnectorType.MY_PLUG" in own.values
    assert own.hub_parties == profile.load("enapi").hub_parties


def test_a_file_that_says_nothing_of_the_tables_names_its_profile(tmp_path: Path) -> None:
    file = tmp_path / "ocpi-tap.toml"
    file.write_text('profile = "enapi"\n')
    assert load(file).profile == "enapi"


AGREED = """
profile = "enapi"

[[silence]]
rule = "transport.*"
module = "sessions"
reason = "Until their gateway is replaced."
until = 2027-03-31

[[severity]]
rule = "page.link-missing"
severity = "info"
reason = "They count by themselves."

[hub]
url = "https://hub.example"
"""


def test_what_the_file_says_of_findings_makes_it_a_profile_that_the_tap_is_given(tmp_path: Path) -> None:
    file = written(tmp_path, AGREED)
    settings = merged(load(file), {})
    assert given(settings)["ocpi_profile"] == str(file)
    assert not {"silence", "severity"} & settings.keys()
    own = profile.load(str(file))
    assert [each.rule for each in own.silence] == ["transport.*"]
    assert [each.rule for each in own.severity][-1] == "page.link-missing"
    assert own.hub_parties == profile.load("enapi").hub_parties


def test_every_setting_makes_a_file_with_such_tables_a_configuration(tmp_path: Path) -> None:
    assert Config.model_fields.keys() - OF_PROFILE == SETTINGS
    assert set(TABLES) == OF_PROFILE
    file = written(tmp_path, AGREED.replace('profile = "enapi"', "repeats = 3").partition("[hub]")[0])
    assert load(file).profile == str(file)
    assert len(profile.load(str(file)).silence) == 1


def test_a_mistake_in_it_is_the_commands_line(tmp_path: Path) -> None:
    file = written(
        tmp_path, AGREED.replace("page.link-missing", "page.link-mising") + '[partner]\nurl = "https://p.example"'
    )
    with pytest.raises(ConfigError, match=r"--profile: .*no rule 'page.link-mising'; did you mean page.link-missing"):
        check(merged(load(file), {"out": str(tmp_path / "a.db")}))
