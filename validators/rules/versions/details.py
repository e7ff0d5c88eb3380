"""What the details of a version must hold."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from recordings.finding import Severity
from validators import urls
from validators.bodies import faults_in, has_faults
from validators.call import Call
from validators.conversation import Conversation
from validators.json_text import member, pointer, text
from validators.rule import Fault, rule
from validators.spec.explain import Kind
from validators.spec.operations import OPERATIONS
from validators.spec.versions import V221_UP

SPEC = "version_information_endpoint#endpoint_class"
DRAFTS = {"booking": "bookings"}  # the draft of the bookings module prints its id both ways


def endpoints(call: Call) -> Iterator[tuple[str, Any]]:
    """The endpoints of the details that a call answers, each with its place."""
    listed = member(call.response.data, "endpoints") if call.succeeded and call.response else None
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        yield pointer("data", "endpoints", index), entry


@rule("versions.details-of-other-version", spec="version_information_endpoint#version_details_endpoint",
      side="response", operations=["details"])  # fmt: skip
def details_of_other_version(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """The details are of another version than the one that the versions list names for their URL."""
    listed = conversation.announcements.lists.get(call.responder)
    if not (listed and call.succeeded and call.response):
        return
    here = urls.normal(call.request.url)
    named = [version for version, url in listed.urls.items() if urls.normal(url) == here]
    found = text(call.response.data, "version")
    if found and named and found not in named:
        yield Fault("/data/version", f"It is {found[:20]}; {named[0]} is listed.")


@rule("versions.credentials-not-listed", spec="version_information_endpoint#moduleid_enum", side="response",
      operations=["details"])  # fmt: skip
def credentials_not_listed(call: Call) -> Iterator[Fault]:
    """The details list no `credentials` endpoint, so nobody can register."""
    modules = [text(entry, "identifier") or "" for _, entry in endpoints(call)]
    if any(modules) and not any(module.lower().startswith("credential") for module in modules):  # else it is misspelt
        yield Fault("/data/endpoints")


@rule("versions.credentials-role-missing", spec=SPEC, severity=Severity.WARNING, side="response", versions=V221_UP,
      operations=["details"])  # fmt: skip
def credentials_role_missing(call: Call) -> Iterator[Fault]:
    """The `credentials` endpoint has no `role`; it means nothing there, but clients may insist on it."""
    for place, entry in endpoints(call):
        if text(entry, "identifier") == "credentials" and "role" not in map(str.lower, without_null(entry)):
            yield Fault(place, "SENDER is the advised value.")


def without_null(entry: dict[str, Any]) -> Iterator[str]:
    """The names of the fields that have a value."""
    return (name for name, value in entry.items() if value is not None)


@rule("versions.endpoint-repeated", spec=SPEC, severity=Severity.WARNING, side="response", versions=V221_UP,
      operations=["details"])  # fmt: skip
def endpoint_repeated(call: Call) -> Iterator[Fault]:
    """The same interface of a module is listed more than once, so that nobody can tell which URL to use."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for place, entry in endpoints(call):
        module, role = text(entry, "identifier"), text(entry, "role")
        if module is not None and (role is not None or module == "credentials"):
            interface = (module, None if module == "credentials" else role)  # credentials are the same in both roles
            seen[interface] += 1
            if seen[interface] == 2:
                yield Fault(place, f"It is {module}, which has one endpoint." if module == "credentials" else "")


@rule("versions.custom-module", spec="version_information_endpoint#custom_modules", severity=Severity.WARNING,
      operations=["details"], once=True, when=has_faults)  # fmt: skip
def custom_module(call: Call, conversation: Conversation) -> Iterator[Fault]:
    """A module is none of OCPI's; such modules are only for parties that have agreed on them."""
    profile = conversation.profile
    for side, fault in faults_in(call, profile):
        name = fault.subject.partition("ModuleID.")[2]
        is_known = fault.subject in profile.values or _is_ours(name, call.place.version)
        if fault.kind == Kind.VALUE_UNKNOWN and name and not is_known:
            is_open = fault.severity == Severity.INFO
            detail = f"It is {name[:40]}{_advice(name)}"
            yield Fault(fault.pointer, detail, profile.open_enums if is_open else None, side)


def _advice(name: str) -> str:
    versions = sorted({version for row in OPERATIONS if row.module == name for version in row.versions})
    return f", of {versions[0]}." if versions else "; a country code and party id in front keep it apart from OCPI's."


def _is_ours(name: str, version: str | None) -> bool:
    """Whether a text of a version describes the module, although its table of modules lacks it."""
    known = DRAFTS.get(name.lower(), name.lower())
    return any(row.module == known and version in row.versions for row in OPERATIONS)
