"""EVSEs and connectors: what a vehicle is plugged into."""

from validators.spec.declare import (
    DATETIME,
    MANY,
    ONE,
    OPTIONAL,
    SOME,
    URL,
    Was,
    a,
    ci,
    enum,
    f,
    integer,
    obj,
    string,
)
from validators.spec.versions import V211, V221, V230

OBJECTS = (
    obj(
        "EVSE",
        "mod_locations#evse_object",
        "A charging point: it charges one vehicle at a time.",
        f("uid", ci(36), ONE, "Names the EVSE at its CPO; never used for another one.", was=Was(V211, string(39))),
        f("evse_id", ci(48, "evse_id"), OPTIONAL, "Official EVSE id as printed on it; may be used again later.",
          was=Was(V211, string(48, "evse_id"))),
        f("status", a("Status"), ONE, "Whether it can be used at this moment."),
        f("status_schedule", a("StatusSchedule"), MANY, "Changes of status that are planned ahead."),
        f("capabilities", a("Capability"), MANY, "What drivers and eMSPs can do with it."),
        f("connectors", a("Connector"), SOME, "Its plugs and sockets; one is used at a time."),
        f("floor_level", string(4), OPTIONAL, "Floor of the building, as its signs show it."),
        f("coordinates", a("GeoLocation"), OPTIONAL, "Where it stands, when more exact than the location."),
        f("physical_reference", string(16), OPTIONAL, "Number or text that drivers see on the EVSE."),
        f("directions", a("DisplayText"), MANY, "How to find it within the location, one text a language."),
        f("parking_restrictions", a("ParkingRestriction"), MANY, "Who may park in front of it."),
        f("parking", a("EVSEParking"), MANY, "Parking places from which its cables can be reached.", V230),
        f("images", a("Image"), MANY, "Pictures of the EVSE."),
        f("accepted_service_providers", string(50), MANY, "Names of eMSPs whose tokens and apps are accepted.", V230),
        f("last_updated", DATETIME, ONE, "When the EVSE or one of its connectors last changed."),
    ),
    obj(
        "EVSEParking",
        "mod_locations#evseparking_class",
        "Ties an EVSE to a parking place of its location.",
        f("parking_id", ci(36), ONE, "The `id` of the parking place."),
        f("evse_position", a("EVSEPosition"), OPTIONAL, "Where the EVSE stands, seen from the parked vehicle."),
        since=V230,
    ),
    obj(
        "StatusSchedule",
        "mod_locations#statusschedule_class",
        "A status planned for some time ahead.",
        f("period_begin", DATETIME, ONE, "When the planned status begins."),
        f("period_end", DATETIME, OPTIONAL, "When the planned status ends, where that is known."),
        f("status", a("Status"), ONE, "Status of the EVSE during that time."),
    ),
    obj(
        "Connector",
        "mod_locations#connector_object",
        "A socket or an attached cable of an EVSE.",
        f("id", ci(36), ONE, "Names the connector within its EVSE.", was=Was(V211, string(36))),
        f("standard", a("ConnectorType"), ONE, "Standard of the plug."),
        f("format", a("ConnectorFormat"), ONE, "Whether drivers bring a cable or find one attached."),
        f("power_type", a("PowerType"), ONE, "Alternating or direct current, and the number of phases."),
        f("max_voltage", integer(0), ONE, "Greatest voltage in volts, line to neutral for AC three-phase.", V221,
          formerly="voltage"),
        f("max_amperage", integer(0), ONE, "Greatest current in amperes.", V221, formerly="amperage"),
        f("max_electric_power", integer(0), OPTIONAL,
          "Greatest power in watts, where less than voltage times current.", V221),
        f("tariff_ids", ci(36), MANY, "Ids of the tariffs that can apply here.", V221,
          formerly="tariff_id", was=Was(V211, string(36), OPTIONAL)),
        f("terms_and_conditions", URL, OPTIONAL, "Page with the operator's terms and conditions."),
        f("capabilities", a("ConnectorCapability"), MANY, "What vehicles can do with this connector.", V230),
        f("last_updated", DATETIME, ONE, "When the connector last changed."),
    ),
)  # fmt: skip

ENUMS = (
    enum(
        "Status",
        "mod_locations#status_enum",
        v211="AVAILABLE BLOCKED CHARGING INOPERATIVE OUTOFORDER PLANNED REMOVED RESERVED UNKNOWN",
    ),
    enum(
        "Capability",
        "mod_locations#capability_enum",
        open_since=V230,
        v211="CHARGING_PROFILE_CAPABLE CREDIT_CARD_PAYABLE REMOTE_START_STOP_CAPABLE RESERVABLE RFID_READER "
        "UNLOCK_CAPABLE",
        v221="CHARGING_PREFERENCES_CAPABLE CHIP_CARD_SUPPORT CONTACTLESS_CARD_SUPPORT DEBIT_CARD_PAYABLE PED_TERMINAL "
        "START_SESSION_CONNECTOR_REQUIRED TOKEN_GROUP_CAPABLE",
    ),
    enum(
        "ParkingRestriction",
        "mod_locations#parkingrestriction_enum",
        open_since=V230,
        v211="CUSTOMERS DISABLED EV_ONLY MOTORCYCLES PLUGGED",
        v230="EMPLOYEES TAXIS TENANTS",
    ),
    enum("EVSEPosition", "mod_locations#evseposition_enum", v230="LEFT RIGHT CENTER"),
    enum(
        "ConnectorType",
        "mod_locations#connectortype_enum",
        open_since=V230,
        v211="CHADEMO DOMESTIC_A DOMESTIC_B DOMESTIC_C DOMESTIC_D DOMESTIC_E DOMESTIC_F DOMESTIC_G DOMESTIC_H "
        "DOMESTIC_I DOMESTIC_J DOMESTIC_K DOMESTIC_L IEC_60309_2_single_16 IEC_60309_2_three_16 "
        "IEC_60309_2_three_32 IEC_60309_2_three_64 IEC_62196_T1 IEC_62196_T1_COMBO IEC_62196_T2 IEC_62196_T2_COMBO "
        "IEC_62196_T3A IEC_62196_T3C TESLA_R TESLA_S",
        v221="CHAOJI DOMESTIC_M DOMESTIC_N DOMESTIC_O GBT_AC GBT_DC NEMA_5_20 NEMA_6_30 NEMA_6_50 NEMA_10_30 "
        "NEMA_10_50 NEMA_14_30 NEMA_14_50 PANTOGRAPH_BOTTOM_UP PANTOGRAPH_TOP_DOWN",
        v230="MCS SAE_J3400",
    ),
    enum("ConnectorFormat", "mod_locations#connectorformat_enum", v211="SOCKET CABLE"),
    enum(
        "PowerType",
        "mod_locations#powertype_enum",
        v211="AC_1_PHASE AC_3_PHASE DC",
        v221="AC_2_PHASE AC_2_PHASE_SPLIT",
    ),
    enum(
        "ConnectorCapability",
        "mod_locations#connectorcapability_enum",
        open_since=V230,
        v230="ISO_15118_2_PLUG_AND_CHARGE ISO_15118_20_PLUG_AND_CHARGE",
    ),
)
