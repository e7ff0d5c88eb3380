"""Tokens: what drivers identify themselves with, and the answer to whether they may charge."""

from validators.spec.declare import BOOLEAN, DATETIME, MANY, ONE, OPTIONAL, Was, a, ci, enum, f, obj, string
from validators.spec.versions import V211, V221, V230

OBJECTS = (
    obj(
        "Token",
        "mod_tokens#token_object",
        "An RFID card, app or other means by which an eMSP's driver charges.",
        f("country_code", ci(2, "country_alpha2"), ONE, "Country of the eMSP that owns this token.", V221),
        f("party_id", ci(3), ONE, "Id of the eMSP that owns this token, unique in its country.", V221),
        f("uid", ci(36), ONE, "Names the token, such as the number an RFID reader reads.", was=Was(V211, string(36))),
        f("type", a("TokenType"), ONE, "What kind of token it is."),
        f("contract_id", ci(36), ONE, "The driver's contract with the eMSP, such as an eMA id.", V221,
          formerly="auth_id", was=Was(V211, string(36))),
        f("visual_number", string(64), OPTIONAL, "Number printed on the card, if it differs from the uid."),
        f("issuer", string(64), ONE, "Company that issued the token, as printed on the card."),
        f("group_id", ci(36), OPTIONAL, "Tokens of one group may stop each other's sessions.", V221),
        f("valid", BOOLEAN, ONE, "Whether the token may be used at all."),
        f("whitelist", a("WhitelistType"), ONE, "Whether the CPO may let the driver charge without asking."),
        f("language", string(2, "language"), OPTIONAL, "Language that the driver prefers, as in ISO 639-1."),
        f("default_profile_type", a("ProfileType"), OPTIONAL, "What the driver usually wants of smart charging.",
          V221),
        f("energy_contract", a("EnergyContract"), OPTIONAL, "The driver's own energy supplier, where it may be used.",
          V221),
        f("last_updated", DATETIME, ONE, "When the token last changed."),
    ),
    obj(
        "EnergyContract",
        "mod_tokens#energy_contract",
        "The energy supplier that a driver brings along.",
        f("supplier_name", string(64), ONE, "Name of the energy supplier."),
        f("contract_id", string(64), OPTIONAL, "Number of the driver's contract with the supplier."),
        since=V221,
    ),
    obj(
        "AuthorizationInfo",
        "mod_tokens#authorizationinfo_object",
        "The eMSP's answer to whether a token may charge.",
        f("allowed", a("AllowedType"), ONE, "Whether the driver may charge, and why not."),
        f("token", a("Token"), ONE, "The whole token that was asked about.", V221),
        f("location", a("LocationReferences"), OPTIONAL, "Where the driver may charge, if the question named a place."),
        f("authorization_reference", ci(36), OPTIONAL, "Reference that session and CDR have to repeat.", V221),
        f("info", a("DisplayText"), OPTIONAL, "Something to tell the driver."),
    ),
    obj(
        "LocationReferences",
        "mod_tokens#locationreferences_class",
        "A location and some of its EVSEs, by their ids.",
        f("location_id", ci(36), ONE, "Which location is meant, by its `id`.", was=Was(V211, string(39))),
        f("evse_uids", ci(36), MANY, "The `uid` of each EVSE that is meant.", was=Was(V211, string(39))),
        f("connector_ids", string(36), MANY, "The `id` of each connector that is meant.", until=V211),
    ),
)  # fmt: skip

ENUMS = (
    enum("TokenType", "mod_tokens#tokentype_enum", open_since=V230, v211="OTHER RFID", v221="AD_HOC_USER APP_USER",
         v230="EMAID"),
    enum("WhitelistType", "mod_tokens#whitelisttype_enum", v211="ALWAYS ALLOWED ALLOWED_OFFLINE NEVER"),
    enum(
        "AllowedType",  # Allowed in 2.1.1, with the same values
        "mod_tokens#allowed_enum",
        v211="ALLOWED BLOCKED EXPIRED NO_CREDIT NOT_ALLOWED",
    ),
)  # fmt: skip
