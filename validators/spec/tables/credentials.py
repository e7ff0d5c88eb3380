"""What two platforms need to talk at all: envelope, versions, endpoints, credentials, and who is connected to a hub."""

from validators.spec.declare import (
    ANY,
    DATETIME,
    ONE,
    OPTIONAL,
    SOME,
    URL,
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
        "Response",
        "transport_and_format#response_format",
        "The envelope around whatever an endpoint answers.",
        f("data", ANY, OPTIONAL, "The answer itself: an object, a list or a text."),
        f("status_code", integer(), ONE, "OCPI's own status: 1000 and up for success, 2000 and up for failures."),
        f("status_message", string(), OPTIONAL, "A word for developers about what went wrong."),
        f("timestamp", DATETIME, ONE, "When the answer was made."),
    ),
    obj(
        "Version",
        "version_information_endpoint#version_class",
        "A version of OCPI that a platform speaks.",
        f("version", a("VersionNumber"), ONE, "Number of the version."),
        f("url", URL, ONE, "Where the details of the version are fetched."),
    ),
    obj(
        "VersionDetails",
        "version_information_endpoint#version_details_endpoint",
        "Where a platform offers the modules of one version.",
        f("version", a("VersionNumber"), ONE, "Number of the version."),
        f("endpoints", a("Endpoint"), SOME, "One entry for each module and interface."),
    ),
    obj(
        "Endpoint",
        "version_information_endpoint#endpoint_class",
        "Where a platform offers one module.",
        f("identifier", a("ModuleID"), ONE, "Which module it is."),
        f("role", a("InterfaceRole"), ONE, "Which side of the module the platform plays here.", V221),
        f("url", URL, ONE, "Where the module's requests go."),
    ),
    obj(
        "Credentials",
        "credentials#credentials_object",
        "What a platform hands over so that the other one can call it.",
        f("token", string(64), ONE, "Secret that the other platform puts in its Authorization header."),
        f("url", URL, ONE, "Where the versions of the platform are listed."),
        f("hub_party_id", ci(5, "hub_party_id"), OPTIONAL, "Country code and party id of the hub, if it is one.", V230),
        f("roles", a("CredentialsRole"), SOME, "Every party that can be reached through the platform.", V221),
        f("business_details", a("BusinessDetails"), ONE, "The company behind the platform.", until=V211),
        f("party_id", string(3), ONE, "Id of the company, unique in its country.", until=V211),
        f("country_code", string(2, "country_alpha2"), ONE, "Country in which the company is registered.", until=V211),
    ),
    obj(
        "CredentialsRole",
        "credentials#credentials_role_class",
        "A party on a platform, in one of its roles.",
        f("role", a("Role"), ONE, "What the party does, such as CPO or EMSP."),
        f("business_details", a("BusinessDetails"), ONE, "The company behind the party."),
        f("party_id", ci(3), ONE, "Id of the party, unique in its country."),
        f("country_code", ci(2, "country_alpha2"), ONE, "Country in which the party is registered."),
        since=V221,
    ),
    obj(
        "ClientInfo",
        "mod_hub_client_info#hub_client_info_object",
        "A party connected to the hub, and whether it can be reached.",
        f("party_id", ci(3), ONE, "Id of the party, unique in its country."),
        f("country_code", ci(2, "country_alpha2"), ONE, "Country in which the party is registered."),
        f("role", a("Role"), ONE, "What the party does, such as CPO or EMSP."),
        f("status", a("ConnectionStatus"), ONE, "Whether the hub can reach the party."),
        f("last_updated", DATETIME, ONE, "When this entry last changed."),
        since=V221,
    ),
)

ENUMS = (
    enum(
        "VersionNumber",
        "version_information_endpoint#versionnumber_enum",
        open_since=V230,
        v211="2.0 2.1 2.1.1",
        v221="2.2 2.2.1",
        v230="2.3.0",
    ),
    enum(
        "ModuleID",
        "version_information_endpoint#moduleid_enum",
        open_since=V230,
        v211="cdrs commands credentials locations sessions tariffs tokens",
        v221="chargingprofiles hubclientinfo",
    ),
    enum("InterfaceRole", "version_information_endpoint#interface_role_enum", v221="SENDER RECEIVER"),
    enum(
        "ConnectionStatus",
        "mod_hub_client_info#hub_connection_type_enum",
        v221="CONNECTED OFFLINE PLANNED SUSPENDED",
    ),
)
