"""The forms of texts tell good from bad, by version."""

import re

import pytest

from recordings.finding import Severity
from validators.spec.declare import Type
from validators.spec.forms import FORMS, LENGTHS, form_of, pattern_of
from validators.spec.versions import V211, V221, V230


def test_forms_of_primitives_come_by_themselves() -> None:
    assert pattern_of(Type("boolean"), V230) is None
    assert form_of(Type("DateTime")) is FORMS["datetime"]
    assert LENGTHS == {"DateTime": 25, "URL": 255}


GOOD = {
    "datetime": ["2015-06-29T20:39:09Z", "2015-06-29T20:39:09", "2018-01-01T01:08:01.123Z", "2016-12-29T17:45:09.2"],
    "url": ["https://example.com/ocpi/2.2.1?x=1", "http://127.0.0.1:8080", "HTTPS://example.com/ü"],
    "latitude": ["52.520008", "-1.12345", "-33.1234567"],
    "longitude": ["4.89988", "-179.1234567", "104.899881"],
    "time_of_day": ["00:00", "23:59"],
    "date": ["2026-12-31"],
    "language": ["en"],
    "country_alpha2": ["NL", "nl"],
    "country_alpha3": ["NLD"],
    "currency": ["EUR"],
    "evse_id": ["NL*ABC*E1234*1", "nlabce1", "DEENAE0001"],
    "hub_party_id": ["NLHUB"],
    "filled": ["x", "\n"],
}
BAD = {
    "datetime": ["2015-06-29T20:39:09+00:00", "2015-06-29", "2015-13-01T00:00:00Z", "2015-06-29T25:00:00Z",
                 "2015-06-29 20:39:09", "1970-1-1T00:00:00Z", "x2015-06-29T20:39:09Z"],
    "url": ["www.example.com", "/ocpi", "https://", "https://a b"],
    "latitude": ["52.52", "+52.520008", "152.520008", "52,520008", "52.12345678"],
    "longitude": ["4.8998", "1104.899881"],
    "time_of_day": ["7:00", "24:00", "08:60", "08:30:00"],
    "date": ["2026-1-1", "2026-13-01", "01-01-2026"],
    "language": ["eng", "en-GB", ""],
    "country_alpha2": ["NLD", "N1"],
    "country_alpha3": ["NL", "528"],
    "currency": ["EURO", "eur", "€"],
    "evse_id": ["1234", "NL*ABC*1234", "BE-BEC-E041503001"],
    "hub_party_id": ["NL*HUB", "HUB"],
    "filled": [""],
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms_tell_good_from_bad(name: str) -> None:
    pattern = re.compile(FORMS[name].in_version(V230))
    assert [text for text in GOOD[name] if not pattern.search(text)] == []
    assert [text for text in BAD[name] if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("name", "text", "version", "holds"),
    [
        ("latitude", "52.520008", V211, True),
        ("latitude", "52.52000", V211, False),
        ("latitude", "52.52000", V221, True),
        ("time_of_day", "24:00", V211, True),
        ("time_of_day", "24:00", V221, False),
        ("evse_id", "BE-BEC-E041503001", V211, True),
        ("evse_id", "BE-BEC-E041503001", V221, False),
    ],
)
def test_forms_by_version(name: str, text: str, version: str, holds: bool) -> None:
    assert bool(re.search(FORMS[name].in_version(version), text)) is holds


def test_only_prose_is_a_warning() -> None:
    errors = {name for name, form in FORMS.items() if form.severity is Severity.ERROR}
    assert errors == {"datetime", "url", "latitude", "longitude", "time_of_day", "date", "filled"}
    assert all(re.fullmatch(r"[a-z_]+#[a-z_]+", form.spec) and form.says for form in FORMS.values())
