"""Seeded test data: a CPO's locations and tariffs, an eMSP's tokens; the same seed gives the same objects."""

import random
from datetime import UTC, datetime, timedelta

from replay.simulator.values import Json, Party, timestamp

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)

# city, postal code, latitude, longitude
CITIES = (
    ("Berlin", "10115", 52.532, 13.384), ("Hamburg", "20095", 53.551, 10.001), ("Köln", "50667", 50.938, 6.957),
    ("München", "80331", 48.137, 11.573), ("Leipzig", "04109", 51.341, 12.374), ("Bremen", "28195", 53.079, 8.801),
    ("Dresden", "01067", 51.056, 13.727), ("Essen", "45127", 51.457, 7.012), ("Kiel", "24103", 54.323, 10.135),
    ("Mainz", "55116", 50.001, 8.271), ("Ulm", "89073", 48.401, 9.988), ("Trier", "54290", 49.756, 6.641),
)  # fmt: skip

# price per kWh and per charging session, EUR without VAT
PRICES = ((0.39, 0.50), (0.45, 0.50), (0.49, 1.00), (0.59, 1.00), (0.69, 0.35))
VAT = 19.0

# type, valid, whitelist
TOKENS = (
    ("APP_USER", True, "NEVER"), ("APP_USER", True, "NEVER"), ("RFID", True, "ALWAYS"), ("RFID", True, "ALWAYS"),
    ("RFID", True, "ALLOWED"), ("RFID", True, "ALLOWED_OFFLINE"), ("RFID", False, "NEVER"),
    ("AD_HOC_USER", True, "NEVER"),
)  # fmt: skip

DC = {
    "standard": "IEC_62196_T2_COMBO", "format": "CABLE", "power_type": "DC",
    "max_voltage": 400, "max_amperage": 375, "max_electric_power": 150_000,
}  # fmt: skip
AC = {
    "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE",
    "max_voltage": 230, "max_amperage": 32, "max_electric_power": 22_080,
}  # fmt: skip


def locations(party: Party, seed: int = 1) -> list[Json]:
    """Twelve locations of two or three EVSEs; the first EVSE of each is a fast charger, the others are AC."""
    chance = random.Random(seed)  # noqa: S311 - test data, no secrets
    return [_location(party, number, chance) for number in range(1, len(CITIES) + 1)]


def tariffs(party: Party) -> list[Json]:
    """Five tariffs, each a price per kWh and a fee per charging session."""
    return [_tariff(party, number, *prices) for number, prices in enumerate(PRICES, start=1)]


def tokens(party: Party) -> list[Json]:
    """Eight tokens of several types; the first is an app user's, the seventh has been withdrawn."""
    return [_token(party, number, *kind) for number, kind in enumerate(TOKENS, start=1)]


def _owned(party: Party, **fields: object) -> Json:
    return {"country_code": party.country_code, "party_id": party.party_id, **fields}


def _location(party: Party, number: int, chance: random.Random) -> Json:
    city, postal_code, latitude, longitude = CITIES[number - 1]
    changed = EPOCH + timedelta(days=number, seconds=chance.randrange(86_400))
    return _owned(
        party,
        id=f"LOC{number:03}",
        publish=True,
        name=f"{city} {number}",
        address=f"Ladestraße {chance.randint(1, 99)}",
        city=city,
        postal_code=postal_code,
        country="DEU",
        coordinates={"latitude": _degrees(latitude, chance), "longitude": _degrees(longitude, chance)},
        parking_type="PARKING_LOT",
        evses=[_evse(party, number, place, changed, chance) for place in range(1, chance.randint(2, 3) + 1)],
        operator={"name": "Example Charging"},
        time_zone="Europe/Berlin",
        opening_times={"twentyfourseven": True},
        last_updated=timestamp(changed),
    )


def _degrees(about: float, chance: random.Random) -> str:
    return f"{about + chance.uniform(-0.01, 0.01):.6f}"


def _evse(party: Party, number: int, place: int, changed: datetime, chance: random.Random) -> Json:
    tariff = chance.randint(1, len(PRICES))
    connector = {
        "id": "1",
        **(DC if place == 1 else AC),
        "tariff_ids": [f"TARIFF{tariff}"],
        "last_updated": timestamp(changed - timedelta(minutes=2)),
    }
    return {
        "uid": f"EVSE{number:03}-{place}",
        "evse_id": f"{party.country_code}*{party.party_id}*E{number:03}*{place}",
        "status": "AVAILABLE",
        "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER"],
        "connectors": [connector],
        "physical_reference": str(place),
        "last_updated": timestamp(changed - timedelta(minutes=1)),
    }


def _tariff(party: Party, number: int, per_kwh: float, per_session: float) -> Json:
    components = [
        {"type": "ENERGY", "price": per_kwh, "vat": VAT, "step_size": 1},
        {"type": "FLAT", "price": per_session, "vat": VAT, "step_size": 1},
    ]
    return _owned(
        party,
        id=f"TARIFF{number}",
        currency="EUR",
        type="REGULAR",
        elements=[{"price_components": components}],
        last_updated=timestamp(EPOCH + timedelta(hours=number)),
    )


def _token(party: Party, number: int, kind: str, valid: bool, whitelist: str) -> Json:
    contract = f"{party.country_code}-{party.party_id}-C{number:08}"
    return _owned(
        party,
        uid=f"{contract.replace('-', '')}APP" if kind != "RFID" else f"04A1B2C3D4E5{number:02X}",
        type=kind,
        contract_id=contract,
        **({"visual_number": f"{party.country_code}{number:06}"} if kind == "RFID" else {}),
        issuer="Example Mobility",
        valid=valid,
        whitelist=whitelist,
        language="de",
        last_updated=timestamp(EPOCH + timedelta(days=30, hours=number)),
    )
