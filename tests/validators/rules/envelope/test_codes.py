"""Which status codes are known, reserved or none at all."""

import pytest

from recordings.finding import Severity
from tests.validators.talk import HUB, envelope, exchange
from tests.validators.told import told_by

UNKNOWN, RESERVED, NO_NUMBER = (
    f"envelope.status-code-{fault}" for fault in ("unknown", "reserved", "not-a-number")
)  # fmt: skip


def said(rule: str, code: object, version: str, module: str = "tariffs/DE/EXA/T1") -> list[Severity]:
    answer = {**envelope(), "status_code": code, "status_message": "Something"}
    path = f"{version}/{module}" if version else "versions"
    return [
        finding.severity
        for finding in told_by(rule, exchange("DELETE" if version else "GET", f"{HUB}/{path}", None, answer))
    ]


@pytest.mark.parametrize("version", ["2.1.1", "2.2.1", "2.3.0", ""])
@pytest.mark.parametrize("code", [1000, 2000, 2003, 3000, 3003])
def test_codes_of_all_versions_are_known(code: int, version: str) -> None:
    assert not any(said(rule, code, version) for rule in (UNKNOWN, RESERVED, NO_NUMBER))


@pytest.mark.parametrize("code", [2004, 4000, 4003])
def test_codes_that_came_later_are_unknown_in_2_1_1_alone(code: int) -> None:
    assert [said(UNKNOWN, code, version) for version in ("2.1.1", "2.2.1", "2.3.0", "")] == [
        [Severity.WARNING],
        [],
        [],
        [],
    ]


@pytest.mark.parametrize("code", [1900, 1999, 2900, 3999, 4950])
def test_a_code_of_modules_of_ones_own_is_reserved_from_2_2_1_on(code: int) -> None:
    assert (said(RESERVED, code, "2.2.1"), said(UNKNOWN, code, "2.2.1")) == ([Severity.ERROR], [])
    assert (said(RESERVED, code, "2.1.1"), said(UNKNOWN, code, "2.1.1")) == ([], [Severity.WARNING])


def test_a_module_of_ones_own_may_use_them() -> None:
    details = {"version": "2.2.1", "endpoints": [{"identifier": "own", "role": "RECEIVER", "url": f"{HUB}/2.2.1/own"}]}
    announced = exchange("GET", f"{HUB}/2.2.1", None, envelope(details))
    answer = {**envelope(status_code=2917), "status_message": "Own"}
    for rule in (UNKNOWN, RESERVED):
        assert told_by(rule, announced, exchange("PUT", f"{HUB}/2.2.1/own", {}, answer, number=2)) == []


@pytest.mark.parametrize("code", [5000, 9999, 10_000, 10**30])
def test_a_code_beyond_all_ranges_is_an_error_from_2_2_1_on(code: int) -> None:
    assert [said(UNKNOWN, code, version) for version in ("2.2.1", "2.1.1")] == [[Severity.ERROR], [Severity.WARNING]]
    assert said(NO_NUMBER, code, "2.2.1") == []


@pytest.mark.parametrize("code", [0, 200, 999, -1000, "1000", 1000.0, True, None, [], {}])
def test_what_is_no_whole_number_of_four_digits_is_told_once(code: object) -> None:
    assert said(NO_NUMBER, code, "2.2.1") == [Severity.ERROR]
    assert said(UNKNOWN, code, "2.2.1") == said(RESERVED, code, "2.2.1") == []
