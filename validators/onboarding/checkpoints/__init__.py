"""Every checkpoint there is, in the order of the onboarding."""

from validators.onboarding.checkpoint import Checkpoint, declared_in
from validators.onboarding.checkpoints import handshake, locations, success, tariffs, tokens

CHECKPOINTS: tuple[Checkpoint, ...] = tuple(declared_in(handshake, locations, tariffs, tokens, success))
