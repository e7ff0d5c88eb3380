"""The small recording with an onboarding in it that stands in every way, written by the Store itself."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from recordings.onboarding import CheckpointRow, OpenRow, VerdictRow
from recordings.sign_offs import SignOff, sign_off
from recordings.store import Store
from tests.recordings import browse_recording

AT = "2026-03-01T10:00:00.000000Z"
CARD = SignOff("rfid.card", "Ada <Example>", AT, "Held a card to station 7.")
VERDICT = VerdictRow(role="cpo", version="2.2.1", verdict="failed", changed_at=AT, exchange_id=13)
OPEN = OpenRow(
    direction="partner_to_hub", module="locations", operation="PUT put", about="…/LOC1", attempt="exchange 1",
    rule="location.uid-form", severity="error", party="partner", message="The uid is too short.", exchange_id=1,
    side="request", pointer="/evses/0/uid",
)  # fmt: skip


def write(path: Path) -> Path:
    """Make the recording."""
    browse_recording.write(path)
    with closing(Store(path)) as store:
        store.keep_onboarding(VERDICT, CHECKPOINTS)
        store.keep_open([], [OPEN])
        store.commit()
    sign_off(path, CARD)
    return path


def proof(exchange: int, what: str, *rules: str, part: str = "", thing: str = "") -> dict[str, Any]:
    """One sign."""
    return {"part": part or what, "exchange": exchange, "what": what, "rules": rules, "thing": thing}


def row(
    id: str, title: str, phase: str, state: str, reason: str = "", *, required: bool = True, **evidence: Any
) -> CheckpointRow:
    """A checkpoint; its evidence is that which is not empty."""
    seen = {"shown": [], "against": [], "begun": [], "missing": []} | evidence
    return CheckpointRow(id, 0, title, phase, required, state, reason, json.dumps(seen), AT)


HANDSHAKE, DATA, RFID = "Handshake", "CPO phase 1: data", "RFID"
WRONG = [proof(1, "no <i>good</i>", "location.uid-form", thing=f"Location LOC{number}") for number in range(9)]
CHECKPOINTS = [
    each._replace(position=position)
    for position, each in enumerate(
        (
            row("handshake.versions", "Versions are read", HANDSHAKE, "passed", shown=[proof(9, ""), proof(1, "")]),
            row(
                "handshake.tokens", "Tokens work", HANDSHAKE, "in progress", begun=[proof(3, "")], missing=["the hub's"]
            ),
            row("cpo.locations-valid", "Locations are valid", DATA, "failed", against=WRONG),
            row("cpo.tariffs-used", "Tariffs are used", DATA, "waived", "Agreed on Monday.", required=False),
            row("emsp.tokens-pulled", "Tokens are pulled", "eMSP phase 1: data", "not applicable"),
            row("handshake.encoding", "The encoding is agreed", HANDSHAKE, "passed", shown=[proof(5, "")]),
            row("rfid.card", "A card starts a session", RFID, "not seen", required=False),
        ),
        1,
    )
]
