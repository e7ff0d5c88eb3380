"""Every checkpoint there is, in the order of the onboarding."""

from validators.onboarding.checkpoint import Checkpoint, declared_in
from validators.onboarding.checkpoints import (
    cdrs,
    handshake,
    locations,
    rfid,
    sessions,
    sessions_from_hub,
    success,
    tariffs,
    tokens,
)

CHECKPOINTS: tuple[Checkpoint, ...] = tuple(
    declared_in(handshake, locations, tariffs, tokens, sessions, sessions_from_hub, cdrs, rfid, success)
)
