"""Whether requests go where the version details say."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.bodies import COMMANDS
from validators.call import Call
from validators.conversation import Conversation
from validators.rule import Fault, rule, steady
from validators.rules.transport.method import MODULES, NAMES, fits_other_interface, is_undefined
from validators.spec.versions import V211

FIRST_PAGE = {"date_from", "date_to", "limit", "offset"}


@steady
def is_elsewhere(call: Call, conversation: Conversation) -> bool:
    """Whether the request has no place under an advertised URL."""
    return call.place.known_by != "endpoint" or call.place.row is None


@rule("transport.url-not-advertised", spec="transport_and_format#interface_endpoints", severity=Severity.WARNING,
      modules=[module for module in MODULES if module != "versions"], once=True,
      when=is_elsewhere)  # fmt: skip
def url_not_advertised(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The request does not go to the URL that the version details give for it."""
    place = call.place
    if place.known_by == "endpoint":
        if not (place.row or call.succeeded or is_undefined(call)) and fits_other_interface(call):
            yield Fault("url", f"It goes to the {NAMES[str(place.interface)]} of {place.module}, not to the other one.")
    elif is_by_details(call) and conversation.addresses.is_outside(call):
        yield Fault("url", f"For {_whose(call)} they have {_something(call, conversation)}.")


def is_by_details(call: Call) -> bool:
    """Whether the URL can only come from the details, not from a Link, a Location or a response_url."""
    place, method = call.place, call.request.method
    if place.module == "commands":
        return call.ids.get("command") in COMMANDS
    if place.module == "chargingprofiles":
        return method != "POST"
    if method != "GET":
        return True
    if place.operation == "list":
        return call.query.keys() <= FIRST_PAGE and call.query.get("offset", "0") == "0"
    return place.module != "cdrs"


def _whose(call: Call) -> str:
    role = _role(call)
    return f"the {NAMES[role]} of {call.place.module}" if role else str(call.place.module)


def _something(call: Call, conversation: Conversation) -> str:
    announced, place = conversation.announcements, call.place
    is_offered = announced.offered(call.responder, str(place.version), str(place.module), _role(call))
    return "another one" if is_offered else "none at all"


def _role(call: Call) -> str | None:
    """Whose interface a call must be meant for; 2.1.1 does not tell them apart."""
    return call.place.interface if call.place.version != V211 else None
