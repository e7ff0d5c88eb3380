"""What each side announced: the versions that it lists, and for each version where it offers which module."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recordings.exchange import Side
from recordings.lru import Lru
from validators import json_text, urls
from validators.call import Call

VERSIONS = 20  # remembered for each side; there are six
DETAILS = 40  # likewise: some platforms have details of their own for each role
ENDPOINTS = 500  # remembered for each details; there are some twenty


class Offer(NamedTuple):
    """One endpoint of a version's details. `role` is as it was sent, None without one, as always in 2.1.1."""

    module: str
    role: str | None
    url: str


@dataclass(frozen=True, slots=True)
class VersionsList:
    """A versions list: where it was served, the details URL by version, the first of each, and when, in seconds."""

    url: str
    urls: dict[str, str]
    at: float


@dataclass(frozen=True, slots=True)
class Details:
    """The details of one version as last served, at `at`, in seconds.

    `before` is what stood there until they changed, at `changed_at`; both None while they never did.
    """

    version: str
    offers: tuple[Offer, ...]
    at: float
    before: tuple[Offer, ...] | None = None
    changed_at: float | None = None

    def has(self, module: str, role: str | None = None) -> bool:
        """Whether a module is offered here, in a role where one is given; an offer without one stands for both."""
        return any(offer.module == module and (role is None or offer.role in (role, None)) for offer in self.offers)


@dataclass
class Announcements:
    """By the side that announced; `details` by their normalised URL. What was not seen is not in there.

    `changed` are the details of a side that changed last.
    """

    lists: dict[Side, VersionsList] = field(default_factory=dict)
    details: dict[Side, Lru[str, Details]] = field(default_factory=lambda: {side: Lru(DETAILS) for side in Side})
    changed: dict[Side, Details] = field(default_factory=dict)

    def learn(self, call: Call) -> None:
        """Take in an answer to GET versions or GET version details, where it was served."""
        if call.place.module != "versions" or not (call.succeeded and call.response):
            return
        if call.place.operation == "versions":
            self._learn_list(call, call.response.data)
        elif call.place.version:
            self._learn_details(call, call.place.version, call.response.data)

    def _learn_list(self, call: Call, data: Any) -> None:
        listed: dict[str, str] = {}
        for version, url in listed_in(data):
            if len(listed) < VERSIONS:
                listed.setdefault(version, url)
        if listed:
            self.lists[call.responder] = VersionsList(urls.normal(call.request.url), listed, call.ended_at)

    def _learn_details(self, call: Call, version: str, data: Any) -> None:
        offers = tuple(offers_in(data))[:ENDPOINTS]
        if not offers:
            return
        url, at, side = urls.normal(call.request.url), call.ended_at, call.responder
        last = self.details[side].get(url)
        if last and set(last.offers) != set(offers):
            self.changed[side] = Details(version, offers, at, last.offers, at)
            self.details[side].put(url, self.changed[side])
        else:
            before, changed_at = (last.before, last.changed_at) if last else (None, None)
            self.details[side].put(url, Details(version, offers, at, before, changed_at))

    def of(self, side: Side, version: str) -> Details | None:
        """The details that a side served last for a version; None where none were seen."""
        return max(self._of(side, version), key=lambda details: details.at, default=None)

    def offers(self, side: Side, version: str) -> tuple[Offer, ...]:
        """Everything that a side offers in a version, in all its details; empty where none were seen."""
        return tuple(offer for details in self._of(side, version) for offer in details.offers)

    def offered(self, side: Side, version: str, module: str, role: str | None = None) -> bool:
        """Whether a side offers a module, in any of its details; see Details.has."""
        return any(details.has(module, role) for details in self._of(side, version))

    def _of(self, side: Side, version: str) -> list[Details]:
        return [details for details in self.details[side].values() if details.version == version]


def listed_in(data: Any) -> Iterator[tuple[str, str]]:
    """The versions of a versions list with their URLs; also of one wrapped in an object, as 2.1.1's table has it."""
    entries = json_text.member(data, "versions") if isinstance(data, dict) else data
    for entry in entries if isinstance(entries, list) else []:
        version, url = json_text.text(entry, "version"), json_text.text(entry, "url")
        if version is not None and url is not None:
            yield version, url


def offers_in(data: Any) -> Iterator[Offer]:
    """The endpoints of a version's details; an entry without a module or a URL is none."""
    endpoints = json_text.member(data, "endpoints")
    for entry in endpoints if isinstance(endpoints, list) else []:
        module, url = json_text.text(entry, "identifier"), json_text.text(entry, "url")
        if module is not None and url is not None:
            yield Offer(module, json_text.text(entry, "role"), url)
