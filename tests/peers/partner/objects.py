"""What the partner has to offer, in OCPI 2.2.1: locations and tariffs as CPO, tokens as eMSP."""

import os
from typing import Any

Object = dict[str, Any]

OWNER = {"country_code": os.environ["COUNTRY_CODE"], "party_id": os.environ["PARTY_ID"]}  # settings of the libraries
SEEDED = "2026-03-02T09:00:00Z"
PRICE_PER_KWH, VAT_PERCENT = 0.30, 20.0
STREETS = ["Kadeweg", "Molenpad", "Torenlaan", "Havenstraat", "Beukendreef", "Marktplein", "Sluisweg"]


def location(number: int) -> Object:
    return OWNER | {
        "id": f"LOC-{number}",
        "publish": True,
        "name": f"Laadplein {STREETS[number - 1]}",
        "address": f"{STREETS[number - 1]} {number}",
        "city": "Utrecht",
        "postal_code": "3500AA",
        "country": "NLD",
        "coordinates": {"latitude": f"52.09{number}000", "longitude": f"5.12{number}000"},
        "evses": [evse(number, position) for position in (1, 2)],
        "operator": {"name": "Example Works Charging"},
        "time_zone": "Europe/Amsterdam",
        "opening_times": {"twentyfourseven": True, "regular_hours": []},  # without hours py-ocpi rejects it
        "last_updated": f"2026-03-0{number}T09:00:00Z",
    }


def evse(number: int, position: int) -> Object:
    moment = f"2026-03-0{number}T08:00:00Z"
    return {
        "uid": f"EVSE-{number}-{position}",
        "evse_id": f"{OWNER['country_code']}*{OWNER['party_id']}*E{number}000{position}",
        "status": "AVAILABLE",
        "capabilities": ["REMOTE_START_STOP_CAPABLE", "RFID_READER"],
        "connectors": [
            {
                "id": "1",
                "standard": "IEC_62196_T2",
                "format": "SOCKET",
                "power_type": "AC_3_PHASE",
                "max_voltage": 230,
                "max_amperage": 32,
                "max_electric_power": 22000,
                "tariff_ids": ["T-ENERGY"],
                "last_updated": moment,
            }
        ],
        "last_updated": moment,
    }


def tariff(tariff_id: str, **prices: float) -> Object:
    components = [
        {"type": dimension, "price": price, "vat": VAT_PERCENT, "step_size": 1} for dimension, price in prices.items()
    ]
    return OWNER | {
        "id": tariff_id,
        "currency": "EUR",
        "elements": [{"price_components": components}],
        "last_updated": SEEDED,
    }


def tariffs() -> list[Object]:
    return [
        tariff("T-ENERGY", ENERGY=PRICE_PER_KWH),
        tariff("T-START", FLAT=0.50, ENERGY=0.25),
        tariff("T-PARKING", ENERGY=0.28, PARKING_TIME=1.20),
    ]


def tokens() -> list[Object]:
    """Five tokens, one of them an app's; the last is blocked."""
    return [
        token(1),
        token(2, whitelist="ALWAYS"),
        token(3, whitelist="NEVER"),
        token(4, type="APP_USER"),
        token(5, valid=False),
    ]


def token(number: int, **differing: object) -> Object:
    contract = f"{OWNER['country_code']}-{OWNER['party_id']}-C0000000{number}-X"
    usual = {
        "uid": f"FAKE{number:04}",
        "type": "RFID",
        "contract_id": contract,
        "visual_number": contract,
        "issuer": "Example Works Charging",
        "valid": True,
        "whitelist": "ALLOWED",
        "last_updated": SEEDED,
    }
    return OWNER | usual | differing
