"""Short ways to get a report on some exchanges, from real recordings of them."""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from recordings.exchange import Exchange
from recordings.store import Store
from tests.validators.onboarding.seeing import AS_HUB, AS_PARTNER, handshake, numbered
from tests.validators.talk import HUB, PARTNER, SESSION, TO_HUB, TO_PARTNER, envelope, exchange
from tests.validators.test_resume import CONNECTION
from validators import profile
from validators.engine import Engine
from validators.history import History
from validators.onboarding.attempt import Attempt
from validators.onboarding.checkpoint import Phase
from validators.onboarding.checkpoints import CHECKPOINTS
from validators.onboarding.open_rules import OpenRule
from validators.onboarding.report import Report, report_of
from validators.onboarding.standing import Result

DAY = 86_400  # seconds
LOCATIONS, TOKENS = f"{PARTNER}/2.2.1/sender/locations", f"{HUB}/2.2.1/sender/tokens"
OTHERS = [each.id for each in CHECKPOINTS if each.phase not in (Phase.HANDSHAKE, Phase.SUCCESS)]
HANDSHAKE_ALONE = "".join(f'[[waive]]\ncheckpoint = "{id}"\nreason = "No part of this test."\n' for id in OTHERS)
LOCATION = {
    "country_code": "DE",
    "party_id": "EXA",
    "id": "LOC1",
    "publish": False,
    "address": "Hauptstrasse 1",
    "city": "Berlin",
    "country": "DEU",
    "coordinates": {"latitude": "52.520008", "longitude": "13.404954"},
    "time_zone": "Europe/Berlin",
    "last_updated": "2026-01-05T09:00:00Z",
}


def pulled(*locations: object, token: str = AS_HUB, status: int = 200) -> Exchange:
    """The hub reads the partner's locations."""
    answer = envelope(list(locations)) if status == 200 else envelope(status_code=3000)
    return exchange("GET", LOCATIONS, answer=answer, way=TO_PARTNER, token=token, status=status)


def read(*tokens: object) -> Exchange:
    """The partner reads the hub's tokens."""
    return exchange("GET", TOKENS, answer=envelope(list(tokens)), way=TO_HUB, token=AS_PARTNER)


def pushed(session: dict[str, object] = SESSION) -> Exchange:
    """The partner pushes a session."""
    return exchange("PUT", f"{HUB}/2.2.1/receiver/sessions/DE/EXA/S1", session, token=AS_PARTNER)


FAULTY = LOCATION | {"city": None}  # null for what is required
COMPLETE = [*handshake(), pulled(LOCATION), read(), pushed()]


def recorded(path: Path, *exchanges: Exchange, day: int = 0) -> Path:
    """One run with these exchanges a second apart, judged as they come, some days later."""
    store, engine, history = Store(path), Engine(profile.load("ocpi")), History()
    store.start_run(CONNECTION, {}, {})
    for each in numbered(*exchanges) if exchanges else []:
        call, entry = engine.judge(_lasting(replace(each, started_at=each.started_at + day * DAY)))
        store.add(replace(entry, objects=history.new_in(call)))
    store.end_run("stopped", len(exchanges))
    store.close()
    return path


def _lasting(each: Exchange) -> Exchange:
    """A registration lasts as long as it takes to fetch the other side's versions and details."""
    if each.request.method == "POST" and "credentials" in each.request.url:
        return replace(each, started_at=each.started_at - 4, duration_ms=4_000)
    return each


def report_on(folder: Path, *attempts: Sequence[Exchange], own: str = "", role: str = "") -> Report:
    """What is said of these attempts, a day apart; `own` goes on with a profile for the handshake alone."""
    paths = [recorded(folder / f"{day}.db", *each, day=day) for day, each in enumerate(attempts)]
    (folder / "own.toml").write_text(HANDSHAKE_ALONE + own)
    made = [Attempt(path, str(folder / "own.toml"), frozenset({role} - {""})) for path in paths]
    for each in made:
        each.read_on()
    report = report_of(made)
    for each in made:
        each.close()
    return report


def result(report: Report, checkpoint: str) -> Result:
    """How a checkpoint stands."""
    return next(each for each in report.results if each.checkpoint.id == checkpoint)


def rule(report: Report, name: str) -> OpenRule | None:
    """The open findings of a rule, None where there are none."""
    return next((each for each in report.findings if each.rule == name), None)
