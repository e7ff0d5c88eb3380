"""Verbs of watching: how far the charging session in play has come, and its CDR."""

from typing import Any

from replay.simulator.partner import Partner
from replay.simulator.platform import Platform
from replay.simulator.scenarios.stage import Stage
from replay.simulator.scenarios.verb import Facts, verb
from replay.simulator.values import Json


def gone_so_far(stage: Stage, platform: Platform, settings: dict[str, Any]) -> bool:
    """Whether the session in play has the status, and as many charging periods."""
    _take_up(stage, platform)
    session = platform.store.by_id("sessions", stage.session_id)
    periods = len((session or {}).get("charging_periods") or [])
    return session is not None and session["status"] == settings["status"] and periods >= settings.get("periods", 0)


@verb("sees the charging session {status}", state=gone_so_far)
async def follow(stage: Stage, actor: Partner, status: str, periods: int = 0) -> Facts:
    """Wait until the session in play has that status, and so many charging periods."""
    settings = {"status": status, "periods": periods}
    await stage.until(
        lambda: gone_so_far(stage, actor, settings), f"a session {status} with {periods} charging periods"
    )
    session = stage.session(actor)
    return {"status": session["status"], "kwh": session["kwh"], "periods": len(session.get("charging_periods") or [])}


@verb("gets the CDR", state=lambda stage, platform, _: _cdr(platform, stage.session_id) is not None)
async def bill(stage: Stage, actor: Partner) -> Facts:
    """Wait for the CDR of the session in play, and compare the two."""
    await stage.until(lambda: _cdr(actor, stage.session_id) is not None, "the CDR")
    cdr = _cdr(actor, stage.session_id)
    assert cdr is not None
    session = actor.store.by_id("sessions", stage.session_id)
    agrees = session is None or cdr["total_energy"] == session["kwh"]
    return {"agrees": agrees, "energy": cdr["total_energy"], "cost": cdr["total_cost"]["before_taxes"]}


def _take_up(stage: Stage, actor: Platform) -> None:
    """Where a session was begun elsewhere, it is in play as soon as it is heard of: the newest that has not ended."""
    under_way = [one["id"] for one in actor.store.all("sessions") if one["status"] in ("PENDING", "ACTIVE")]
    if under_way and stage.session_id not in under_way:
        stage.session_id = under_way[-1]


def _cdr(actor: Platform, session_id: str) -> Json | None:
    """The CDR of a session; 2.1.1 does not name the session, there it is known by when it began."""
    session = actor.store.by_id("sessions", session_id) or {"id": session_id}
    for cdr in actor.store.all("cdrs"):
        named = "session_id" in cdr and cdr["session_id"] == session["id"]
        if named or ("session_id" not in cdr and cdr["start_date_time"] == session.get("start_date_time")):
            return cdr
    return None
