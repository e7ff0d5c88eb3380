"""Charging profiles: limits that a smart charging provider sets on a running session."""

from validators.spec.declare import DATETIME, MANY, ONE, OPTIONAL, URL, a, enum, f, integer, number, obj
from validators.spec.versions import V221

SECONDS = integer(0)

OBJECTS = (
    obj(
        "ChargingProfile",
        "mod_charging_profiles#charging_profile_class",
        "Limits on a session's power or current over time.",
        f("start_date_time", DATETIME, OPTIONAL, "When the profile begins; left out, when charging begins."),
        f("duration", SECONDS, OPTIONAL, "How long it applies, in seconds; to the end of the session when left out."),
        f("charging_rate_unit", a("ChargingRateUnit"), ONE, "Unit of every limit: watts or amperes."),
        f("min_charging_rate", number(), OPTIONAL, "Least rate at which the vehicle charges efficiently."),
        f("charging_profile_period", a("ChargingProfilePeriod"), MANY, "The limits, in order of time."),
        since=V221,
    ),
    obj(
        "ChargingProfilePeriod",
        "mod_charging_profiles#charging_profile_period_class",
        "A limit that applies until the next one.",
        f("start_period", SECONDS, ONE, "Seconds from the start of the profile to this limit."),
        f("limit", number(), ONE, "Greatest rate allowed, in the unit of the profile."),
        since=V221,
    ),
    obj(
        "SetChargingProfile",
        "mod_charging_profiles#set_charging_profile_object",
        "Asks a CPO to apply a profile to a session.",
        f("charging_profile", a("ChargingProfile"), ONE, "The profile to apply."),
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        since=V221,
    ),
    obj(
        "ActiveChargingProfile",
        "mod_charging_profiles#active_charging_profile_class",
        "What the charging station plans to do, with all limits counted in.",
        f("start_date_time", DATETIME, ONE, "When the charging station worked it out."),
        f("charging_profile", a("ChargingProfile"), ONE, "Limits that will apply from then on."),
        since=V221,
    ),
    obj(
        "ChargingProfileResponse",
        "mod_charging_profiles#response_object",
        "The CPO's immediate answer to a request about profiles.",
        f("result", a("ChargingProfileResponseType"), ONE, "Whether the CPO passes the request on."),
        f("timeout", SECONDS, ONE, "Seconds after which no result is to be expected."),
        since=V221,
    ),
    obj(
        "ActiveChargingProfileResult",
        "mod_charging_profiles#active_charging_profiles_result_object",
        "Result of asking for the active profile; sent to the response_url.",
        f("result", a("ChargingProfileResultType"), ONE, "Whether the charging station answered."),
        f("profile", a("ActiveChargingProfile"), OPTIONAL, "The active profile, if the station gave one."),
        since=V221,
    ),
    obj(
        "ChargingProfileResult",
        "mod_charging_profiles#charging_profiles_result_object",
        "Result of setting a profile; sent to the response_url.",
        f("result", a("ChargingProfileResultType"), ONE, "Whether the charging station took the profile."),
        since=V221,
    ),
    obj(
        "ClearProfileResult",
        "mod_charging_profiles#clear_profiles_result_object",
        "Result of removing a profile; sent to the response_url.",
        f("result", a("ChargingProfileResultType"), ONE, "Whether the charging station removed the profile."),
        since=V221,
    ),
)

ENUMS = (
    enum("ChargingRateUnit", "mod_charging_profiles#chargingrateunit", v221="W A"),
    enum(
        "ChargingProfileResponseType",
        "mod_charging_profiles#responsetype_enum",
        v221="ACCEPTED NOT_SUPPORTED REJECTED TOO_OFTEN UNKNOWN_SESSION",
    ),
    enum(
        "ChargingProfileResultType",
        "mod_charging_profiles#resulttype_enum",
        v221="ACCEPTED REJECTED UNKNOWN",
    ),
)
