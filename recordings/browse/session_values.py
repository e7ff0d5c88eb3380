"""A charging session's values over time, and its CDR beside the last of it."""

from dataclasses import dataclass
from typing import Any

from recordings import times
from recordings.browse.session_steps import Step
from recordings.browse.session_words import shown
from recordings.browse.states import member

OVER_TIME = ("status", "kwh", "total_cost", "currency", "last_updated")
CONNECTOR = "location.evses.connectors.id"  # in 2.1.1
PLACES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (  # title, in the Session, in the CDR
    ("start_date_time", ("start_date_time",), ("start_date_time",)),
    ("end_date_time", ("end_date_time",), ("end_date_time", "stop_date_time")),
    ("energy, kWh", ("kwh",), ("total_energy",)),
    ("total_cost", ("total_cost",), ("total_cost",)),
    ("currency", ("currency",), ("currency",)),
    ("token uid", ("cdr_token.uid",), ("cdr_token.uid",)),
    ("contract_id", ("cdr_token.contract_id", "auth_id"), ("cdr_token.contract_id", "auth_id")),
    ("auth_method", ("auth_method",), ("auth_method",)),
    ("authorization_reference", ("authorization_reference",), ("authorization_reference",)),
    ("location id", ("location_id", "location.id"), ("cdr_location.id", "location.id")),
    ("evse_uid", ("evse_uid", "location.evses.uid"), ("cdr_location.evse_uid", "location.evses.uid")),
    ("connector_id", ("connector_id", CONNECTOR), ("cdr_location.connector_id", CONNECTOR)),
    ("meter_id", ("meter_id",), ("meter_id",)),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value at one time, and whether it is another than before."""

    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One value of the session beside the CDR's: `outcome` is `same`, `differs`, `CDR only` or `session only`."""

    title: str
    session: str
    cdr: str
    outcome: str


def over_time(states: list[tuple[Step, dict[str, Any]]]) -> list[tuple[Step, list[Cell]]]:
    """After each step that told the session, the values of OVER_TIME."""
    rows, before = [], [""] * len(OVER_TIME)
    for step, state in states:
        now = [_shown(state.get(name)) for name in OVER_TIME]
        rows.append((step, [Cell(text, text != old) for text, old in zip(now, before, strict=True)]))
        before = now
    return rows


def beside(session: dict[str, Any], cdr: dict[str, Any]) -> list[Compared]:
    """Each value that the session or the CDR has."""
    pairs = [(title, _first(session, own), _first(cdr, its)) for title, own, its in PLACES]
    return [
        Compared(title, _shown(own), _shown(its), _outcome(own, its))
        for title, own, its in pairs
        if own is not None or its is not None
    ]


def _first(value: dict[str, Any], paths: tuple[str, ...]) -> Any:
    found = (member(value, *path.split(".")) for path in paths)
    return next((each for each in found if each is not None), None)


def _outcome(session: Any, cdr: Any) -> str:
    if session is None or cdr is None:
        return "CDR only" if session is None else "session only"
    return "same" if _alike(session, cdr) else "differs"


def _alike(session: Any, cdr: Any) -> bool:
    """An amount that stands with its taxes in one alone is compared without them."""
    if isinstance(session, dict) and isinstance(cdr, dict) and (both := session.keys() & cdr.keys()):
        return all(session[name] == cdr[name] for name in both)
    return bool(_plain(session) == _plain(cdr))


def _plain(value: Any) -> Any:
    """What is compared: instants whatever their form, and texts without regard to case, as ids are."""
    if isinstance(value, str):
        try:
            return times.seconds(value) if value[4:5] == "-" and "T" in value else value.lower()
        except ValueError:
            return value.lower()
    return value


def _shown(value: Any) -> str:
    return "" if value is None else shown(value)
