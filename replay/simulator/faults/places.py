"""Faults of locations, their EVSEs and connectors."""

from replay.simulator.faults.fields import some
from replay.simulator.faults.registry import CPO_SIDE, fault, on_objects
from replay.simulator.faults.scene import Scene
from replay.simulator.faults.tree import visited
from replay.simulator.values import Json

POINTS = ("GeoLocation", "AdditionalGeoLocation")
BROKEN = ("OUTOFORDER", "INOPERATIVE", "UNKNOWN")
LENGTH = 200  # characters: documented as normal by an eMSP; 45 were allowed until May 2026, in CDRs still are
OPENING = ("period_begin", "period_end")


@on_objects("swapped-coordinates")
def swapped_coordinates(kind: str, value: Json, version: str) -> None:
    """Latitude and longitude are swapped.

    GeoJSON has them in the other order; even examples of the specification are wrong (ocpi/ocpi issue 250).
    """
    if kind in POINTS and {"latitude", "longitude"} <= value.keys():
        value["latitude"], value["longitude"] = value["longitude"], value["latitude"]


@on_objects("unknown-status")
def unknown_status(kind: str, value: Json, version: str) -> None:
    """EVSEs that do not work have the status FAULTED, which is OCPP's.

    Seen in live feeds; one such EVSE may cost its location (char.gy, chargecloud).
    """
    if kind == "EVSE" and value.get("status") in BROKEN:
        value["status"] = "FAULTED"


@on_objects("tariff-unknown")
def tariff_unknown(kind: str, value: Json, version: str) -> None:
    """Connectors name tariffs that nobody has.

    Tariffs were replaced, the locations were not told; drivers see no price.
    """
    if kind == "Connector" and value.get("tariff_ids"):
        value["tariff_ids"] = [f"{one}-2019" for one in value["tariff_ids"]]
    if kind == "Connector" and value.get("tariff_id"):
        value["tariff_id"] += "-2019"


@on_objects("overlong-address")
def overlong_address(kind: str, value: Json, version: str) -> None:
    """The addresses of some locations and of all CDRs have 200 characters.

    Until May 2026 there was room for 45; in CDRs there still is (ocpi/ocpi issues 525 and 576).
    """
    if value.get("address") and (kind == "CdrLocation" or some(value)):
        value["address"] = f"{value['address']}, behind the shopping centre ".ljust(LENGTH, ".")


@on_objects("evse-id-with-dashes")
def evse_id_with_dashes(kind: str, value: Json, version: str) -> None:
    """The evse_id of EVSEs has dashes, which belong into contract ids, instead of asterisks.

    The two forms of eMI3 are easily mixed up (ocpi/ocpi issues 179 and 427).
    """
    if value.get("evse_id"):
        value["evse_id"] = value["evse_id"].replace("*", "-")


@on_objects("seconds-in-times", "Location", "Tariff")
def seconds_in_times(kind: str, value: Json, version: str) -> None:
    """Times of day have seconds, such as 08:00:00, in tariffs and in the opening times of some locations.

    A database's type for times prints them so (Plugsurfing's live feed).
    """
    names = ("start_time", "end_time") if kind == "TariffRestrictions" else ()
    value.update({name: f"{value[name]}:00" for name in names if value.get(name)})
    if kind == "Location" and some(value) and value.get("opening_times"):
        for hours in value["opening_times"].get("regular_hours") or ():
            hours.update({name: f"{hours[name]}:00" for name in OPENING})


@fault("evse-vanishing", roles=CPO_SIDE)
def evse_vanishing(scene: Scene) -> None:
    """An EVSE that was told before is left out of its location, instead of being REMOVED.

    Real CPOs do; whoever pulls only what has changed keeps showing it (ocpi/ocpi issue 412).
    """

    def change(kind: str, value: Json, version: str) -> None:
        if kind == "Location" and len(value.get("evses") or ()) > 1:
            if scene.memory.setdefault(value["id"], 0):
                del value["evses"][-1]
            scene.memory[value["id"]] += 1

    visited(scene, change, ("Location",))
