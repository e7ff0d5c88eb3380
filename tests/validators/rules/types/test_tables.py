"""What the version tables find of how values are written, once for each cause."""

from typing import Any

import pytest

from tests.validators.talk import HUB, SESSION, conversation, envelope, exchange
from validators.engine import Engine

CONNECTOR: dict[str, Any] = {
    "id": "1",
    "standard": "IEC_62196_T2",
    "format": "SOCKET",
    "power_type": "AC_3_PHASE",
    "max_voltage": 230,
    "max_amperage": 32,
    "last_updated": "2026-01-05T09:00:00Z",
}
EVSE: dict[str, Any] = {
    "uid": "E1",
    "status": "AVAILABLE",
    "connectors": [CONNECTOR],
    "last_updated": "2026-01-05T09:00:00Z",
}
URLS = {
    "connector": f"{HUB}/2.2.1/locations/DE/EXA/LOC1/E1/1",
    "evse": f"{HUB}/2.2.1/locations/DE/EXA/LOC1/E1",
    "session": f"{HUB}/2.2.1/sessions/DE/EXA/S1",
    "connector of 2.3.0": f"{HUB}/2.3.0/locations/DE/EXA/LOC1/E1/1",
}
CHAPTERS = ("fields", "enums", "types")


def found(url: str, body: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is found about the values of a pushed object: rule, severity and place."""
    engine = Engine(conversation().profile)
    findings = engine.judge(exchange("PUT", URLS[url], body))[1].findings
    return [(f.rule, f.severity, f.pointer) for f in findings if f.rule.partition(".")[0] in CHAPTERS]


@pytest.mark.parametrize("time", ["2026-01-05T09:00:00", "2026-01-05T09:00:00.1234Z", "2026-01-05T09:00:00.12345"])
def test_utc_may_go_without_its_sign_and_with_fractions(time: str) -> None:
    assert found("connector", CONNECTOR | {"last_updated": time}) == []


@pytest.mark.parametrize(
    ("url", "body", "rule", "severity", "place"),
    [
        ("connector", {"last_updated": "2026-01-05T11:00:00+02:00"}, "fields.malformed", "error", "/last_updated"),
        ("connector", {"last_updated": "2026-01-05T09:00:00+00:00"}, "fields.malformed", "error", "/last_updated"),
        ("connector", {"last_updated": "2026-01-05T09:00:00.1234567Z"}, "fields.too-long", "error", "/last_updated"),
        ("connector", {"format": "Socket"}, "enums.misspelt-value", "error", "/format"),
        ("connector", {"standard": "EXA_PLUG"}, "enums.unknown-value", "error", "/standard"),
        ("connector of 2.3.0", {"standard": "EXA_PLUG"}, "enums.unknown-value", "info", "/standard"),
        ("connector of 2.3.0", {"format": "EXA"}, "enums.unknown-value", "error", "/format"),
        ("connector", {"format": "#NA"}, "enums.unknown-value", "error", "/format"),
        ("connector", {"max_voltage": "#NA"}, "fields.wrong-type", "error", "/max_voltage"),
        ("connector", {"last_updated": "#NA"}, "fields.malformed", "error", "/last_updated"),
        ("evse", {"evse_id": "#NA"}, "fields.malformed", "warning", "/evse_id"),
        ("evse", {"directions": [{"language": "eng", "text": "x"}]}, "fields.too-long", "error",
         "/directions/0/language"),
        ("evse", {"directions": [{"language": "1€", "text": "x"}]}, "fields.malformed", "warning",
         "/directions/0/language"),
        ("session", {"kwh": 1.234567}, "fields.too-many-decimals", "info", "/kwh"),
    ],
)  # fmt: skip
def test_one_finding_for_one_cause(url: str, body: dict[str, Any], rule: str, severity: str, place: str) -> None:
    whole: dict[str, Any] = {"evse": EVSE, "session": SESSION}.get(url, CONNECTOR)
    assert found(url, whole | body) == [(rule, severity, place)]


@pytest.mark.parametrize("name", ["lastUpdated", "LastUpdated", "last-updated", "LAST_UPDATED"])
def test_another_spelling_is_told_with_the_right_name_and_nothing_is_missing(name: str) -> None:
    body = {name if key == "last_updated" else key: value for key, value in CONNECTOR.items()}
    assert found("connector", body) == [("fields.misspelt", "error", f"/{name}")]


def test_newer_versions_in_a_list_and_modules_of_ones_own_are_at_most_worth_a_word() -> None:
    engine = Engine(conversation().profile)
    entries = [{"version": version, "url": f"{HUB}/{version}"} for version in ("2.2.1", "2.3.0", "3.0")]
    endpoint = {"identifier": "exa_parking", "role": "SENDER", "url": f"{HUB}/2.2.1/exa_parking"}
    calls = (
        exchange("GET", f"{HUB}/versions", answer=envelope(entries)),
        exchange("GET", f"{HUB}/2.2.1", answer=envelope({"version": "2.2.1", "endpoints": [endpoint]}), number=2),
    )
    findings = [finding for call in calls for finding in engine.judge(call)[1].findings]
    assert {finding.severity for finding in findings if finding.rule.startswith("enums.")} <= {"info"}
