"""Settings: what the tap is told, checked; each wrong option is one line that names it."""

import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from mitmproxy import options
from mitmproxy.addonmanager import Loader

from addons.settings import OPTIONS, Settings, SettingsError, declare, settings_of
from recordings.exchange import Side
from recordings.file import open_for_writing

GIVEN: dict[str, Any] = {
    "ocpi_hub": "https://hub.example/ocpi/versions",
    "ocpi_partner": "https://partner.example",
    "mode": ["reverse:https://hub.example@8081", "reverse:https://partner.example@8082"],
    "listen_host": "127.0.0.1",
}


def settings(path: Path, **given: Any) -> Settings:
    """The settings that mitmproxy's own options make, after the tap has declared its ones."""
    declared = options.Options()
    declare(Loader(cast(Any, SimpleNamespace(options=declared))))
    declared.add_option("termlog_verbosity", str, "info", "")
    declared.update_defer(**{"ocpi_recording": str(path)} | GIVEN | given)
    return settings_of(declared)


def test_every_option_has_a_help_text_and_a_default_that_is_documented(tmp_path: Path) -> None:
    assert all(text.endswith(".") for _, _, _, text, _ in OPTIONS)
    plain = settings(tmp_path / "a.db")
    assert (plain.profile, plain.redact, plain.when_full) == ("ocpi", True, "continue")
    assert (plain.body_limit, plain.queue_limit, plain.repeats) == (8 << 20, 64 << 20, 1)


def test_each_listener_gets_the_name_that_the_other_side_is_given(tmp_path: Path) -> None:
    plain = settings(tmp_path / "a.db")
    assert (plain.hub_tap_url, plain.partner_tap_url) == ("http://127.0.0.1:8081", "http://127.0.0.1:8082")
    assert plain.origins().real == {Side.HUB: "https://hub.example", Side.PARTNER: "https://partner.example"}


def test_the_order_and_the_spelling_of_modes_do_not_matter(tmp_path: Path) -> None:
    modes = ["reverse:https://PARTNER.example:443@8082", "reverse:https://hub.example@8081"]
    assert settings(tmp_path / "a.db", mode=modes) == settings(tmp_path / "a.db")


def test_certificates_make_the_listeners_https(tmp_path: Path) -> None:
    assert settings(tmp_path / "a.db", certs=["*=a.pem"]).hub_tap_url == "https://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("host", "name"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("10.0.0.5", "10.0.0.5")]
)
def test_a_listener_on_every_address_is_named_by_one_that_works(tmp_path: Path, host: str, name: str) -> None:
    assert settings(tmp_path / "a.db", listen_host=host).hub_tap_url == f"http://{name}:8081"


def test_a_public_name_replaces_the_address_here(tmp_path: Path) -> None:
    given = settings(tmp_path / "a.db", ocpi_hub_public_url="https://tap.example/hub/")
    assert given.hub_tap_url == "https://tap.example/hub"
    assert given.partner_tap_url == "http://127.0.0.1:8082"


def test_a_forward_proxy_has_no_listener_of_its_own(tmp_path: Path) -> None:
    assert settings(tmp_path / "a.db", mode=["regular@8080"]).hub_tap_url == ""


HUB_MODE, PARTNER_MODE = GIVEN["mode"]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"ocpi_hubb": "x"}, "there is no option ocpi_hubb"),
    ({"ocpi_hub": ""}, "ocpi_hub is missing: --set ocpi_hub=https://hub.example/ocpi/versions"),
    ({"ocpi_partner": ""}, "ocpi_partner is missing"),
    ({"ocpi_hub": "hub.example"}, "ocpi_hub: 'hub.example' is not an http:// or https:// URL"),
    ({"ocpi_partner": "https://hub.example/other"}, "same origin"),
    ({"ocpi_repeats": -1}, "ocpi_repeats: -1 is below 0"),
    ({"ocpi_hub_public_url": "tap.example"}, "ocpi_hub_public_url: 'tap.example'"),
    ({"ocpi_partner_public_url": "https://tap.example/?a=b"}, "without a query"),
    ({"ocpi_partner_public_url": "http://127.0.0.1:8081"}, "must differ"),
    ({"ocpi_hub_public_url": "https://hub.example"}, "must differ"),
    ({"ocpi_recording": ""}, "ocpi_recording is missing"),
    ({"ocpi_recording": "missing/a.db"}, "no such folder"),
    ({"ocpi_body_limit": "big"}, "ocpi_body_limit: 'big' is not a size"),
    ({"ocpi_body_limit": "1"}, "at least 1k"),
    ({"ocpi_queue_limit": "-5m"}, "ocpi_queue_limit"),
    ({"ocpi_queue_limit": ""}, "ocpi_queue_limit"),
    ({"ocpi_profile": "nobody"}, "ocpi_profile: no profile 'nobody'; there are: enapi, ocpi"),
    ({"ocpi_when_full": "wait"}, "ocpi_when_full: 'wait' is none of continue, refuse"),
    ({"mode": [HUB_MODE]}, "no --mode reverse: for ocpi_partner"),
    ({"mode": [HUB_MODE, "reverse:https://other.example@8082"]}, "--mode reverse:https://other.example@8082"),
    ({"mode": [HUB_MODE, PARTNER_MODE, "socks5@8083"]}, "--mode socks5@8083"),
    ({"mode": [HUB_MODE, PARTNER_MODE, "reverse:dns://8.8.8.8@8083"]}, "--mode reverse:dns"),
    ({"mode": ["upstream:http://proxy.example@8083"]}, "--mode upstream"),
]


@pytest.mark.parametrize(("given", "message"), WRONG)
def test_a_wrong_option_is_one_line_that_names_it(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path / "a.db", **given)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def spoil(path: Path, kind: str) -> None:
    """A file that is no recording of ours, in some way."""
    if kind == "text":
        path.write_text("hello")
        return
    connection = sqlite3.connect(path) if kind == "foreign" else open_for_writing(path)
    connection.execute("CREATE TABLE other (id)")
    if kind == "newer":
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    if kind == "truncated":
        path.write_bytes(path.read_bytes()[:20000])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("text", "no SQLite database"),
        ("foreign", "another application"),
        ("newer", "newer ocpi-tap"),
        ("truncated", "truncated"),
    ],
)
def test_a_file_that_cannot_be_continued_is_refused_and_untouched(tmp_path: Path, kind: str, message: str) -> None:
    path = tmp_path / "a.db"
    spoil(path, kind)
    before = path.read_bytes()
    with pytest.raises(SettingsError, match=message):
        settings(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.db"]


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ocpi_recording"):
        settings(tmp_path)
