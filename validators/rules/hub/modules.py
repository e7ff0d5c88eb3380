"""Modules and commands that the hub does not implement, and those that it needs of a partner."""

from collections.abc import Iterator
from typing import Any

from recordings.exchange import Direction, Side
from recordings.finding import Severity
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, text
from validators.learned.announcements import Offer
from validators.profile import Unsupported
from validators.rule import Fault, rule, steady
from validators.rules.credentials.handed_over import handed_over
from validators.rules.hub.documented import documented
from validators.spec.versions import JUDGED, V211

SPEC = "version_information_endpoint#moduleid_enum"


@steady
def lacks_something(call: Call, conversation: Conversation) -> bool:
    """Whether the hub has not got everything."""
    return bool(conversation.profile.unsupported)


@rule("hub.module-not-implemented", spec=SPEC, directions=[Direction.PARTNER_TO_HUB],
      when=lacks_something)  # fmt: skip
def module_not_implemented(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub does not implement what was called."""
    if missing := _missing(call, conversation):
        title, version = conversation.profile.title, call.place.version
        yield Fault("url", f"{title} has not got {_name(missing)} in {version}.", missing.severity)


@rule("hub.module-undocumented", spec=SPEC, severity=Severity.WARNING, directions=[Direction.HUB_TO_PARTNER], once=True,
      when=lacks_something)  # fmt: skip
def module_undocumented(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The hub calls what it does not implement, by its documentation."""
    if missing := _missing(call, conversation):
        what = f"{call.place.version} without {_name(missing)}"
        yield Fault("url", documented(conversation, what), missing.severity)


def _missing(call: Call, conversation: Conversation) -> Unsupported | None:
    place = call.place
    for missing in conversation.profile.unsupported:
        if place.module == missing.module and place.version in missing.versions and place.operation != "result":
            is_command = place.operation == "command" and call.ids.get("command") == missing.command
            if missing.command is None or is_command:
                return missing
    return None


def _name(missing: Unsupported) -> str:
    return missing.command or f"the module {missing.module}"


@steady
def needs_modules(call: Call, conversation: Conversation) -> bool:
    """Whether it is known what the hub needs of a partner."""
    return bool(conversation.profile.expected.modules)


@rule("hub.module-missing", spec="version_information_endpoint#endpoint_class", severity=Severity.WARNING,
      versions=JUDGED, modules=["credentials"], once=True, explains=["versions.role-implausible"],
      when=needs_modules)  # fmt: skip
def module_missing(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The partner does not offer what a partner in its role needs at this hub."""
    offers = conversation.announcements.offers(Side.PARTNER, call.place.version or "")
    expected = conversation.profile.expected
    for credentials in handed_over(call) if offers and call.succeeded else ():
        roles = expected.partner_roles if call.place.version == V211 else _roles_in(credentials.value)
        for role in sorted(roles & expected.modules.keys()) if credentials.side is Side.PARTNER else ():
            needed = expected.modules[role].items()
            if missing := [_as_offered(*each, call) for each in needed if not _has(offers, *each)]:
                where = credentials.at if call.place.version == V211 else f"{credentials.at}/roles"
                yield Fault(where, f"{role}: {', '.join(missing)}.", side=credentials.said)


def _roles_in(credentials: Any) -> frozenset[str]:
    listed = member(credentials, "roles")
    return frozenset(text(entry, "role") or "" for entry in (listed if isinstance(listed, list) else []))


def _has(offers: tuple[Offer, ...], module: str, interface: str) -> bool:
    return any(offer.module == module and offer.role in (interface, None) for offer in offers)


def _as_offered(module: str, interface: str, call: Call) -> str:
    return module if call.place.version == V211 else f"{module} as {interface}"
