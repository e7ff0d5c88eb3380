"""Unknown locations, and those that are called unknown though they were handed over."""

from typing import Any

import pytest

from recordings.exchange import Exchange, Headers
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, envelope, exchange
from tests.validators.told import told_by

KNOWN, OTHERWISE = "status.known-location-refused", "status.unknown-location-not-told"
LOCATION = {"id": "L1", "evses": [{"uid": "E1", "status": "AVAILABLE"}, {"uid": "E2", "status": "REMOVED"}]}
PUSHED = exchange("PUT", f"{HUB}/2.2.1/receiver/locations/DE/EXA/L1", LOCATION)
TO_EXA: Headers = (("OCPI-to-country-code", "de"), ("OCPI-to-party-id", "exa"))
TO_EXB: Headers = (("OCPI-to-country-code", "DE"), ("OCPI-to-party-id", "EXB"))


def refused(*, headers: Headers = (), code: int = 2003, message: str = "", **body: Any) -> Exchange:
    """A command of the hub that the partner refuses."""
    answer = {**envelope({"result": "REJECTED"}, code), "status_message": message}
    url = f"{PARTNER}/2.2.1/receiver/commands/START_SESSION"
    return exchange("POST", url, body, answer, way=TO_PARTNER, headers=headers, number=2)


@pytest.mark.parametrize("headers", [(), TO_EXA])
@pytest.mark.parametrize("named", [{}, {"evse_uid": "e1"}])
def test_who_announced_a_location_knows_it(named: dict[str, Any], headers: Headers) -> None:
    assert len(told_by(KNOWN, PUSHED, refused(location_id="l1", headers=headers, **named))) == 1


@pytest.mark.parametrize(
    "command",
    [
        refused(location_id="L2"),
        refused(location_id="L1", evse_uid="E9"),
        refused(location_id="L1", evse_uid="E2"),
        refused(location_id="L1", evse_uid="E1", connector_id="9"),
        refused(location_id="L1", headers=TO_EXB),
        refused(location_id=5),
        refused(),
        refused(location_id="L1", code=2000),
    ],
    ids=["another", "another EVSE", "removed EVSE", "connector", "another party", "number", "none", "another code"],
)
def test_anything_else_may_be_unknown(command: Exchange) -> None:
    assert told_by(KNOWN, PUSHED, command) == []


def test_nothing_is_known_of_what_was_not_seen() -> None:
    assert told_by(KNOWN, refused(location_id="L1")) == []


@pytest.mark.parametrize(
    ("code", "message", "told"),
    [
        (2000, "Unknown location", True),
        (2001, "Location L1 not found", True),
        (2000, "location does not exist", True),
        (2003, "Unknown location", False),
        (1000, "Unknown location", False),
        (3000, "Location not found", False),
        (2000, "Unknown EVSE at location", False),
        (2000, "Location is closed", False),
        (2000, "", False),
    ],
)
def test_the_words_tell_what_the_code_does_not(code: int, message: str, told: bool) -> None:
    assert bool(told_by(OTHERWISE, refused(location_id="L1", code=code, message=message))) is told
