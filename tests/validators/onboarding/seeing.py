"""Short ways to ask how a checkpoint stands after some exchanges."""

from collections.abc import Iterable

from msgspec.structs import replace

from recordings.exchange import Exchange
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, credentials, encoded, envelope, exchange
from validators import profile
from validators.engine import Engine
from validators.onboarding.onboarding import Onboarding, Result

TOKEN_A, HUBS_TOKEN, PARTNERS_TOKEN = "example-token-a", "example-token-hub", "example-token-cpo"
AS_HUB, AS_PARTNER = encoded(PARTNERS_TOKEN), encoded(HUBS_TOKEN)  # what each side presents after the registration
OF_CPO = {"locations": "SENDER", "tariffs": "SENDER", "sessions": "SENDER", "cdrs": "SENDER", "tokens": "RECEIVER",
          "commands": "RECEIVER", "credentials": "SENDER"}  # fmt: skip


def details(base: str, offered: dict[str, str]) -> dict[str, object]:
    """The details of 2.2.1 of a platform, with its modules and their roles."""
    endpoints = [
        {"identifier": module, "role": role, "url": f"{base}/2.2.1/{role.lower()}/{module}"}
        for module, role in offered.items()
    ]
    return envelope({"version": "2.2.1", "endpoints": endpoints})


def handshake(offered: dict[str, str] = OF_CPO) -> list[Exchange]:
    """The hub registers at a CPO: it reads what the partner offers, is read in turn, and both have tokens."""
    listed = {base: envelope([{"version": "2.2.1", "url": f"{base}/2.2.1"}]) for base in (HUB, PARTNER)}
    mine, theirs = credentials(HUBS_TOKEN, f"{HUB}/versions"), credentials(PARTNERS_TOKEN, f"{PARTNER}/versions")
    return numbered(
        exchange("GET", f"{PARTNER}/versions", answer=listed[PARTNER], way=TO_PARTNER, token=encoded(TOKEN_A)),
        exchange("GET", f"{PARTNER}/2.2.1", answer=details(PARTNER, offered), way=TO_PARTNER, token=encoded(TOKEN_A)),
        exchange("GET", f"{HUB}/versions", answer=listed[HUB], way=TO_HUB, token=AS_PARTNER),
        exchange("GET", f"{HUB}/2.2.1", answer=details(HUB, OF_CPO), way=TO_HUB, token=AS_PARTNER),
        exchange("POST", f"{PARTNER}/2.2.1/sender/credentials", mine, envelope(theirs), way=TO_PARTNER,
                 token=encoded(TOKEN_A)),
    )  # fmt: skip


def numbered(*exchanges: Exchange) -> list[Exchange]:
    """The same, one after the other, a second apart."""
    first = exchanges[0].started_at
    return [replace(each, id=at, number=at, started_at=first + at) for at, each in enumerate(exchanges, 1)]


def onboarding(*exchanges: Exchange, profile_name: str = "ocpi") -> Onboarding:
    """What an onboarding has seen after these, numbered in their order."""
    return onboarding_as_numbered(numbered(*exchanges), profile_name)


def onboarding_as_numbered(exchanges: Iterable[Exchange], profile_name: str = "ocpi") -> Onboarding:
    """What an onboarding has seen after these, which have their numbers and times."""
    engine = Engine(profile.load(profile_name))
    watched = Onboarding(engine.conversation)
    for each in exchanges:
        watched.observe(engine.judged(each))
    return watched


def result(checkpoint: str, *exchanges: Exchange, profile_name: str = "ocpi") -> Result:
    """How a checkpoint stands after these."""
    results = onboarding(*exchanges, profile_name=profile_name).results()
    return next(each for each in results if each.checkpoint.id == checkpoint)


def state(checkpoint: str, *exchanges: Exchange) -> str:
    """Its state alone."""
    return result(checkpoint, *exchanges).state.value
