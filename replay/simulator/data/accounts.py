"""An eMSP's drivers: their tokens, and what the eMSP answers when asked whether they may charge."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from replay.simulator.data.dates import EPOCH
from replay.simulator.data.within import within
from replay.simulator.values import Json, Party, timestamp
from validators.spec.view import values

ISSUER: Final = "Example Mobility"
FAMILY: Final = "FAMILY-1"  # the group of a driver with two cards
LANGUAGES: Final = ("de", "en", "es", "fr", "nl")
MARKS: Final = {"APP_USER": "APP", "AD_HOC_USER": "ADHOC", "OTHER": "FOB", "EMAID": ""}  # ends of made up uids


@dataclass(frozen=True)
class Account:
    """A driver's token, the AllowedType that the eMSP answers when asked, and whether the hub is told of the token."""

    token: Json
    allowed: str = "ALLOWED"
    shared: bool = True


GREEN: Final[Json] = {
    "default_profile_type": "GREEN",
    "energy_contract": {"supplier_name": "Example Wind", "contract_id": "WIND-1"},
}

# type, valid, whitelist, allowed, shared, further fields
ACCOUNTS: Final[tuple[tuple[str, bool, str, str, bool, Json], ...]] = (
    ("APP_USER", True, "NEVER", "ALLOWED", True, {}),
    ("RFID", True, "ALLOWED", "ALLOWED", True, {}),
    ("RFID", True, "ALWAYS", "ALLOWED", True, {"group_id": FAMILY}),
    ("RFID", True, "NEVER", "ALLOWED", True, {"group_id": FAMILY}),
    ("RFID", True, "ALLOWED_OFFLINE", "ALLOWED", True, GREEN),
    ("APP_USER", True, "NEVER", "ALLOWED", True, {"default_profile_type": "FAST"}),
    ("AD_HOC_USER", True, "NEVER", "ALLOWED", True, {}),
    ("OTHER", True, "ALLOWED", "ALLOWED", True, {}),
    ("RFID", False, "NEVER", "BLOCKED", True, {}),
    ("RFID", False, "NEVER", "EXPIRED", True, {}),
    ("RFID", True, "NEVER", "NO_CREDIT", True, {}),
    ("RFID", True, "NEVER", "NOT_ALLOWED", True, {}),
    ("RFID", False, "ALLOWED", "BLOCKED", True, {}),
    ("RFID", False, "ALLOWED_OFFLINE", "EXPIRED", True, {}),
    ("APP_USER", False, "NEVER", "BLOCKED", True, {}),
    ("APP_USER", True, "NEVER", "NO_CREDIT", True, {"default_profile_type": "CHEAP"}),
    ("AD_HOC_USER", False, "NEVER", "EXPIRED", True, {}),
    ("AD_HOC_USER", True, "NEVER", "ALLOWED", True, {}),
    ("OTHER", False, "NEVER", "NOT_ALLOWED", True, {}),
    ("RFID", True, "NEVER", "ALLOWED", False, {"default_profile_type": "REGULAR"}),
    ("RFID", False, "NEVER", "BLOCKED", False, {}),
    ("RFID", True, "ALLOWED", "ALLOWED", True, {}),
    # Specification and practice advise against handing such tokens out: they are authorized in real time.
    ("EMAID", True, "NEVER", "ALLOWED", False, GREEN),
    ("EMAID", False, "NEVER", "EXPIRED", False, {}),
)


def accounts(party: Party, version: str = "2.3.0", seed: int = 1) -> list[Account]:
    """More than twenty drivers: the first has a valid app, the second a valid card that need not be asked for.

    Tokens are canonical, the oldest change first. 2.1.1 has RFID and OTHER, and no EMAID comes before 2.3.0.
    """
    return list(_accounts(party, version, random.Random(seed)))  # noqa: S311 - test data, no secrets


def rfid(party_id: str, number: int) -> str:
    """The uid that a reader reads from the card of the account with this number, counted from 1: 7 bytes in hex."""
    return f"04{party_id.encode().hex().upper()}D4E5{number:02X}"


def printed(number: int) -> str:
    """The number printed on that card."""
    return f"EX {number:06}"


def _accounts(party: Party, version: str, chance: random.Random) -> Iterator[Account]:
    for number, (kind, valid, whitelist, allowed, shared, further) in enumerate(ACCOUNTS, start=1):
        changed = EPOCH + timedelta(days=30, hours=number, seconds=chance.randrange(3600))
        if kind == "EMAID" and kind not in values("TokenType", version):
            continue
        fields = {"valid": valid, "whitelist": whitelist, "last_updated": timestamp(changed), **further}
        token = _token(party, number, kind) | fields
        token["type"] = kind if kind in values("TokenType", version) else "OTHER"
        yield Account(within("Token", token, version), allowed, shared)


def _token(party: Party, number: int, kind: str) -> Json:
    contract = f"{party.country_code}-{party.party_id}-C{number:08}"
    card = {"uid": rfid(party.party_id, number), "visual_number": printed(number)}
    return {
        "country_code": party.country_code,
        "party_id": party.party_id,
        **(card if kind == "RFID" else {"uid": contract.replace("-", "") + MARKS[kind]}),
        "contract_id": contract,
        "issuer": ISSUER,
        "language": LANGUAGES[number % len(LANGUAGES)],
    }
