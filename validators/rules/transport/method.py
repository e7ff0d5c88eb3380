"""Which methods a module's interfaces have."""

from collections.abc import Iterator
from functools import cache

from recordings.finding import Severity
from validators.call import Call, Place
from validators.conversation import Conversation
from validators.rule import Fault, rule, steady
from validators.spec.operations import OPERATIONS, RECEIVER, SENDER, find
from validators.spec.versions import JUDGED, V211

SPEC = "version_information_endpoint#endpoint_class"
MODULES = ("versions", "credentials", "locations", "sessions", "cdrs", "tariffs", "tokens", "commands",
           "chargingprofiles", "hubclientinfo", "invoicereconciliation")  # fmt: skip
WITHOUT_GET_BY_ID = ("sessions", "cdrs", "tariffs", "tokens")
NAMES = {SENDER: "Sender", RECEIVER: "Receiver"}


@steady
def is_unknown(call: Call, conversation: Conversation) -> bool:
    """Whether the request is none that the module's tables have."""
    return call.place.row is None


@rule("transport.method-not-defined", spec=SPEC, modules=MODULES, when=is_unknown)
def method_not_defined(call: Call) -> Iterator[Fault]:
    """The module has no such request."""
    if is_undefined(call):
        if not (call.succeeded and fits_other_interface(call)):  # else it is the details that are wrong
            yield Fault("url", f"It is {call.request.method}; {_has(call)} alone.")
    elif is_get_by_id(call):
        yield Fault("url", f"Its Sender lists {call.place.module}, and has no GET for a single one.", Severity.INFO)


@rule("transport.undefined-method-accepted", spec=SPEC, severity=Severity.WARNING, side="response", modules=MODULES,
      when=is_unknown)  # fmt: skip
def undefined_method_accepted(call: Call) -> Iterator[Fault]:
    """A request that the module does not have was answered with success."""
    if not (call.succeeded and is_undefined(call)):
        return
    hint = " The role in the version details may be the wrong one." if fits_other_interface(call) else ""
    yield Fault("/status_code", f"It is {call.request.method}; {_has(call)} alone.{hint}")


def is_undefined(call: Call) -> bool:
    """Whether no path under the endpoint has the method; of a path only guessed at, on neither interface."""
    place = call.place
    if place.module == "versions":
        return call.request.method != "GET" and place.known_by == "endpoint"
    if place.version not in JUDGED or (place.module == "credentials" and place.segments):
        return False  # the latter is something else below the same URL
    methods = _methods(place.module, interface_of(place), place.version)
    return bool(methods) and call.request.method not in methods


def is_get_by_id(call: Call) -> bool:
    """Whether a Sender is asked for one object of a module that only has lists."""
    place = call.place
    if place.module not in WITHOUT_GET_BY_ID or place.known_by != "endpoint" or place.version not in JUDGED:
        return False
    return call.request.method == "GET" and len(place.segments) == 1 and interface_of(place) != RECEIVER


def interface_of(place: Place) -> str | None:
    """The interface, where it was advertised."""
    return place.interface if place.known_by == "endpoint" and place.version != V211 else None


def fits_other_interface(call: Call) -> bool:
    """Whether the request is one of the interface that is not advertised at its URL."""
    place, known = call.place, interface_of(call.place)
    if known is None or place.module is None or place.row:
        return False
    other = SENDER if known == RECEIVER else RECEIVER
    return bool(find(place.module, other, call.request.method, place.segments, place.version))


@cache
def _methods(module: str | None, interface: str | None, version: str | None) -> tuple[str, ...]:
    rows = (row for row in OPERATIONS if row.module == module and version in row.versions)
    return tuple(dict.fromkeys(row.method for row in rows if interface in (None, row.interface)))


def _has(call: Call) -> str:
    place = call.place
    if place.module == "versions":
        return "the versions have GET"
    everywhere = _methods(place.module, None, place.version)
    if call.request.method not in everywhere:
        return f"{place.module} of {place.version} has {', '.join(everywhere)}"
    interface = str(interface_of(place))
    its = ", ".join(_methods(place.module, interface, place.version))
    return f"the {NAMES[interface]} of {place.module} has {its}"
