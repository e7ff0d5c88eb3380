"""Owned objects: which locations, tariffs and tokens each side pushed to the other as its own, and when."""

from dataclasses import dataclass, field
from typing import Any

from recordings.exchange import Direction, Side
from recordings.lru import Lru
from validators.call import Call
from validators.identities import identity
from validators.json_text import instant, member, text
from validators.learned.walk import Walk
from validators.learned.walks import Walks
from validators.paging import Page, Parties, page_in, parties_of
from validators.spec.versions import V211

OBJECTS = 5_000  # of one module and direction
KINDS = {"locations": ("Location", "location_id"), "tariffs": ("Tariff", "tariff_id"), "tokens": ("Token", "token_uid")}


@dataclass(slots=True)
class Push:
    """The last push of an object; times in seconds since 1970, `unlisted_at` when a complete list was without it.

    `hidden` says that its owner may leave it out of lists: not published, not valid, expired or removed.
    """

    name: str
    owner: tuple[str, str]
    parties: Parties
    at: float
    last_updated: float | None
    hidden: bool
    unlisted_at: float | None = None


@dataclass
class Owned:
    """`objects` and the end of the `latest` push, by direction of the push and module.

    `unlisted` are those of which a complete list was without an object.
    """

    objects: dict[tuple[Direction, str], Lru[int, Push]] = field(default_factory=dict)
    latest: dict[tuple[Direction, str], float] = field(default_factory=dict)
    unlisted: set[tuple[Direction, str]] = field(default_factory=set)

    def learn(self, call: Call, walks: Walks) -> None:
        """Take in a push that was accepted, and what a complete list was without; `walks` do not know of it yet."""
        if call.place.operation == "list" and call.place.module in KINDS:
            self._learn_list(call, walks)
        elif call.request.method in ("PUT", "PATCH", "DELETE", "POST") and call.place.module and call.succeeded:
            self.latest[call.exchange.direction, call.place.module] = call.ended_at
            if call.place.module in KINDS and "country_code" in call.ids:
                self._learn_push(call, call.place.module)

    def _learn_list(self, call: Call, walks: Walks) -> None:
        page = page_in(call)
        walk = walks.completed(call) if page and page.target is None and not page.asked.filters else None
        for push in self.missing(page, walk) if page and walk else ():
            push.unlisted_at = call.ended_at
            self.unlisted.add((Direction.to(call.requester), call.place.module or ""))

    def _learn_push(self, call: Call, module: str) -> None:
        known = self.of(call.exchange.direction, module)
        if not known and call.request.method != "PUT":
            return
        key = identity_of(call)
        push = known.get(key) if key else None
        if not key or (not push and call.request.method != "PUT"):
            return
        if call.request.method == "DELETE":
            known.pop(key)
        elif "evse_uid" in call.ids:
            if push and member(call.request.json.value, "status") == "REMOVED":
                push.hidden = True  # it may have been the last one
        else:
            known.put(key, self._pushed(call, module, push if call.request.method == "PATCH" else None))

    def of(self, way: Direction, module: str) -> Lru[int, Push]:
        """What was pushed in one direction."""
        if (way, module) not in self.objects:
            self.objects[way, module] = Lru(OBJECTS)
        return self.objects[way, module]

    def _pushed(self, call: Call, module: str, before: Push | None) -> Push:
        body, ids = call.request.json.value, call.ids
        moment = instant(text(body, "last_updated") or "") or (before.last_updated if before else None)
        return Push(
            name=ids[KINDS[module][1]] if module != "tokens" else "",  # a token is a driver's
            owner=(ids["country_code"].lower(), ids["party_id"].lower()),
            parties=parties_of(call),
            at=call.ended_at,
            last_updated=moment,
            hidden=is_hidden(body) or bool(before and before.hidden and not is_shown(body)),
        )

    def since(self, way: Direction, module: str | None, moment: float) -> bool:
        """Whether anything of a module was pushed in that direction after a moment."""
        return self.latest.get((way, module or ""), 0.0) >= moment

    def missing(self, page: Page, walk: Walk) -> list[Push]:
        """What belongs into the list that a walk completes with this page and was on none of its pages."""
        call, module = page.call, page.call.place.module or ""
        way = Direction.to(call.requester)
        if not is_complete(page, walk) or (way, module) not in self.objects:
            return []
        start, _ = page.asked.window
        seen, owners = walk.versions.keys() | set(page.identities), walk.owners | set(page.owners)
        return [
            push
            for key, push in self.of(way, module).items()
            if key not in seen
            and not push.hidden
            and push.at < walk.started_at
            and (start is None or (push.last_updated is not None and push.last_updated >= start))
            and is_for(page, push, owners)
        ]


def is_complete(page: Page, walk: Walk) -> bool:
    """Whether a walk has seen a whole list with this page, up to the present, and every object in it."""
    whole = walk.whole and walk.smooth and not page.has_twins and not walk.blurred and None not in page.identities
    up_to_now = {name for name, _ in page.asked.filters} <= {"date_from"}
    merged = page.call.place.version == V211 and page.call.responder is Side.HUB  # of several owners, who are not named
    return whole and up_to_now and not merged and page.target is None and walk.count + page.count == page.total


def is_for(page: Page, push: Push, owners: set[tuple[str, str]]) -> bool:
    """Whether the object was pushed to the party that asks, and its owner is among those who answer."""
    to, asking = push.parties[:2], page.list.parties[2:]
    asked = page.list.parties[:2]
    return to == asking and (page.call.place.version == V211 or push.owner in owners or push.owner == asked)


def identity_of(call: Call) -> int | None:
    """The identity of what is pushed, as it stands in lists; None where the path does not tell."""
    ids, body = call.ids, call.request.json.value
    kind, name = KINDS[call.place.module or ""]
    token_type = call.query.get("type") or text(body, "type") or "RFID"
    item = ids | {"id": ids.get(name), "uid": ids.get(name), "type": token_type}
    return identity(kind, call.place.version or "", item)


def is_hidden(body: Any) -> bool:
    """Whether an object says of itself that not everybody needs to be told of it."""
    evses = member(body, "evses")
    removed = isinstance(evses, list) and all(member(evse, "status") == "REMOVED" for evse in evses)
    ended = member(body, "end_date_time") is not None or member(body, "type") == "AD_HOC_USER"
    return removed or ended or member(body, "publish") is False or member(body, "valid") is False


def is_shown(body: Any) -> bool:
    """Whether an object says that it is to be seen from now on."""
    return member(body, "publish") is True or member(body, "valid") is True
