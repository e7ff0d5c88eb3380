"""What a versions list must hold."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators import urls
from validators.call import Call
from validators.json_text import text
from validators.rule import Fault, rule
from validators.rules.versions.lists import entries

SPEC = "version_information_endpoint#version_class"


@rule("versions.list-empty", spec="version_information_endpoint#data", side="response", operations=["versions"])
def list_empty(call: Call) -> Iterator[Fault]:
    """The versions list is empty."""
    if call.succeeded and call.response and call.response.data == []:
        yield Fault("/data")


@rule("versions.url-relative", spec=SPEC, severity=Severity.WARNING, side="response", operations=["versions"],
      explains=("fields.malformed",))  # fmt: skip
def url_relative(call: Call) -> Iterator[Fault]:
    """The URL of a version's details is relative; nobody says what to."""
    for place, entry in entries(call):
        url = text(entry, "url")
        if url and "://" not in url and not urls.origin(url):
            yield Fault(f"{place}/url", "Write it whole, from https:// on.")


@rule("versions.version-repeated", spec=SPEC, severity=Severity.WARNING, side="response", operations=["versions"])
def version_repeated(call: Call) -> Iterator[Fault]:
    """A version stands in the versions list more than once, so that nobody can tell which URL to use."""
    seen = set()
    for place, entry in entries(call):
        version = text(entry, "version")
        if version in seen:
            yield Fault(f"{place}/version", f"It is {version}.")
        seen.add(version or object())
