"""Commands that an eMSP sends to a CPO, and what comes back."""

from validators.spec.declare import DATETIME, MANY, ONE, OPTIONAL, URL, Was, a, ci, enum, f, integer, obj, string
from validators.spec.versions import V211, V221, V230

OBJECTS = (
    obj(
        "CancelReservation",
        "mod_commands#cancelreservation_object",
        "Asks to give up a reservation.",
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        f("reservation_id", ci(36), ONE, "The reservation, by the id that RESERVE_NOW gave it."),
        since=V221,
    ),
    obj(
        "ReserveNow",
        "mod_commands#reservenow_object",
        "Asks to reserve an EVSE from now on.",
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        f("token", a("Token"), ONE, "The whole token that may use the reservation."),
        f("expiry_date", DATETIME, ONE, "When the reservation ends, in UTC."),
        f("reservation_id", ci(36), ONE, "Names the reservation; the same id again changes it.",
          was=Was(V211, integer())),
        f("location_id", ci(36), ONE, "Where to reserve, as the `id` of a location.", was=Was(V211, string(39))),
        f("evse_uid", ci(36), OPTIONAL, "The `uid` of the EVSE; any of the location when left out.",
          was=Was(V211, string(39))),
        f("authorization_reference", ci(36), OPTIONAL, "Reference that session and CDR have to repeat.", V221),
    ),
    obj(
        "StartSession",
        "mod_commands#startsession_object",
        "Asks to start a charging session.",
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        f("token", a("Token"), ONE, "The whole token, already authorized, that starts the session."),
        f("location_id", ci(36), ONE, "Where to charge, as the `id` of a location.", was=Was(V211, string(39))),
        f("evse_uid", ci(36), OPTIONAL, "The `uid` of the EVSE; any of the location when left out.",
          was=Was(V211, string(39))),
        f("connector_id", ci(36), OPTIONAL, "The `id` of the connector, which some EVSEs ask for.", V221),
        f("authorization_reference", ci(36), OPTIONAL, "Reference that session and CDR have to repeat.", V221),
    ),
    obj(
        "StopSession",
        "mod_commands#stopsession_object",
        "Asks to stop a charging session.",
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        f("session_id", ci(36), ONE, "Which session to stop, by its `id`.", was=Was(V211, string(36))),
    ),
    obj(
        "UnlockConnector",
        "mod_commands#unlockconnector_object",
        "Asks to let go of a plug that is stuck.",
        f("response_url", URL, ONE, "Where the CPO sends the result."),
        f("location_id", ci(36), ONE, "Where the plug is stuck, as the `id` of a location.", was=Was(V211, string(39))),
        f("evse_uid", ci(36), ONE, "Which EVSE it is stuck in, by its `uid`.", was=Was(V211, string(39))),
        f("connector_id", ci(36), ONE, "Which connector to unlock, by its `id`.", was=Was(V211, string(36))),
    ),
    obj(
        "CommandResponse",
        "mod_commands#commandresponse_object",
        "The CPO's immediate answer to a command.",
        f("result", a("CommandResponseType"), ONE, "Whether the CPO passes the command on."),
        f("timeout", integer(0), ONE, "Seconds after which no result is to be expected.", V221),
        f("message", a("DisplayText"), MANY, "Something to tell the driver, one text a language.", V221),
    ),
    obj(
        "CommandResult",
        "mod_commands#commandresult_object",
        "What the charging station made of a command; sent to its response_url.",
        f("result", a("CommandResultType"), ONE, "Whether the charging station did it, and why not."),
        f("message", a("DisplayText"), MANY, "Something to tell the driver, one text a language."),
        since=V221,
    ),
)  # fmt: skip

ENUMS = (
    enum(
        "CommandType",
        "mod_commands#commandtype_enum",
        open_since=V230,
        v211="RESERVE_NOW START_SESSION STOP_SESSION UNLOCK_CONNECTOR",
        v221="CANCEL_RESERVATION",
    ),
    enum(
        "CommandResponseType",
        "mod_commands#commandresponsetype_enum",
        v211="NOT_SUPPORTED REJECTED ACCEPTED TIMEOUT UNKNOWN_SESSION",
        until={"TIMEOUT": V211},
    ),
    enum(
        "CommandResultType",
        "mod_commands#commandresulttype_enum",
        v221="ACCEPTED CANCELED_RESERVATION EVSE_OCCUPIED EVSE_INOPERATIVE FAILED NOT_SUPPORTED REJECTED TIMEOUT "
        "UNKNOWN_RESERVATION",
    ),
)
