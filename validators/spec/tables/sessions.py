"""Charging sessions, and what drivers ask of them."""

from validators.spec.declare import (
    BOOLEAN,
    DATETIME,
    MANY,
    ONE,
    OPTIONAL,
    Was,
    a,
    ci,
    enum,
    f,
    number,
    obj,
    string,
)
from validators.spec.versions import V211, V221

OBJECTS = (
    obj(
        "Session",
        "mod_sessions#session_object",
        "A charging session as it goes on and after it ended.",
        f("country_code", ci(2, "country_alpha2"), ONE, "Country of the CPO that owns this session's data.", V221),
        f("party_id", ci(3), ONE, "Id of the CPO that owns this session's data, unique in its country.", V221),
        f("id", ci(36), ONE, "Names the session among all of its CPO.", was=Was(V211, string(36))),
        f("start_date_time", DATETIME, ONE, "When the session became active; before that, when it was created.", V221,
          formerly="start_datetime"),
        f("end_date_time", DATETIME, OPTIONAL, "When the session ended; left out until then.", V221,
          formerly="end_datetime"),
        f("kwh", number(), ONE, "Energy charged so far, in kilowatt-hours."),
        f("auth_id", string(36), ONE, "The `auth_id` of the token that started the session.", until=V211),
        f("cdr_token", a("CdrToken"), ONE, "The token that started the session, as its CDR will show it.", V221),
        f("auth_method", a("AuthMethod"), ONE, "How the token was authorized."),
        f("authorization_reference", ci(36), OPTIONAL, "Reference that the eMSP gave when it authorized.", V221),
        f("location", a("Location"), ONE, "The location, with only the EVSE and the connector in use.", until=V211),
        f("location_id", ci(36), ONE, "The `id` of the location where the session takes place.", V221),
        f("evse_uid", ci(36), ONE, "The `uid` of the EVSE in use, or #NA while none is assigned.", V221, na=True),
        f("connector_id", ci(36), ONE, "The `id` of the connector, or #NA while none is assigned.", V221, na=True),
        f("meter_id", string(255), OPTIONAL, "Which meter in the charging station counts the energy."),
        f("currency", string(3, "currency"), ONE, "Currency of every amount in the session, as in ISO 4217."),
        f("charging_periods", a("ChargingPeriod"), MANY, "Stretches of the session so far, for later billing."),
        f("total_cost", a("Price"), OPTIONAL, "What the session costs so far; left out while nobody can tell.",
          was=Was(V211, number())),
        f("status", a("SessionStatus"), ONE, "How far the session has come."),
        f("last_updated", DATETIME, ONE, "When the session last changed."),
    ),
    obj(
        "ChargingPreferences",
        "mod_sessions#charging_preferences_object",
        "What the driver wishes of a session that is under way.",
        f("profile_type", a("ProfileType"), ONE, "What matters most to the driver, such as a low price."),
        f("departure_time", DATETIME, OPTIONAL, "When the driver expects to leave."),
        f("energy_need", number(), OPTIONAL, "Energy that the driver needs by then, in kilowatt-hours."),
        f("discharge_allowed", BOOLEAN, OPTIONAL, "Whether the vehicle may be discharged too; default false."),
        since=V221,
    ),
)  # fmt: skip

ENUMS = (
    enum(
        "SessionStatus",
        "mod_sessions#sessionstatus_enum",
        v211="ACTIVE COMPLETED INVALID PENDING",
        v221="RESERVATION",
    ),
    enum("ProfileType", "mod_sessions#profile_type_enum", v221="CHEAP FAST GREEN REGULAR"),
    enum(
        "ChargingPreferencesResponse",
        "mod_sessions#charging_preferences_response_enum",
        v221="ACCEPTED DEPARTURE_REQUIRED ENERGY_NEED_REQUIRED NOT_POSSIBLE PROFILE_TYPE_NOT_SUPPORTED",
    ),
)
