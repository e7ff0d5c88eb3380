"""What somebody who only sees the wire can tell of a dialogue: its calls, read as OCPI, and the objects in them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from recordings.exchange import Direction, Exchange, Message

PATH = re.compile(r"/ocpi/(?P<version>2\.\d\.\d)(?:/(?:sender|receiver))?/(?P<module>[a-z]+)(?P<rest>/.*)?$")
HANDSHAKE = ("", "versions", "credentials")
NEXT = re.compile(r"<([^>]*)>")


@dataclass(frozen=True)
class Seen:
    """One exchange; `version` and `module` are empty for the versions, `ids` what follows the endpoint in the path."""

    exchange: Exchange

    @cached_property
    def _place(self) -> tuple[str, str, tuple[str, ...]]:
        found = PATH.search(urlsplit(self.exchange.request.url).path)
        if not found:
            return "", "", ()
        rest = found["rest"] or ""
        return found["version"], found["module"], tuple(unquote(part) for part in rest.split("/") if part)

    @property
    def version(self) -> str:
        return self._place[0]

    @property
    def module(self) -> str:
        return self._place[1]

    @property
    def ids(self) -> tuple[str, ...]:
        return self._place[2]

    @property
    def method(self) -> str:
        return self.exchange.request.method

    @property
    def direction(self) -> Direction:
        return self.exchange.direction

    @property
    def functional(self) -> bool:
        return self.module not in HANDSHAKE

    @property
    def query(self) -> dict[str, str]:
        return query_of(self.exchange.request.url)

    @property
    def status(self) -> int:
        """The HTTP status, 0 where no answer came."""
        return self.exchange.response.status if self.exchange.response else 0

    @cached_property
    def sent(self) -> Any:
        return json_of(self.exchange.request)

    @property
    def body(self) -> dict[str, Any]:
        """The request's body where it is an object, else an empty one."""
        return self.sent if isinstance(self.sent, dict) else {}

    @cached_property
    def answer(self) -> Any:
        return json_of(self.exchange.response) if self.exchange.response else None

    @property
    def envelope(self) -> dict[str, Any]:
        """The response's envelope, empty where there is none."""
        return self.answer if isinstance(self.answer, dict) and "status_code" in self.answer else {}

    @property
    def data(self) -> Any:
        return self.envelope.get("data")

    @property
    def page(self) -> list[Any] | None:
        """The objects on a page of a list; None for every other call."""
        is_list = self.functional and self.method == "GET" and not self.ids and self.status == 200
        return self.data if is_list and isinstance(self.data, list) else None

    @property
    def next_url(self) -> str:
        """Where the Link leads to, empty without one."""
        found = NEXT.search(self.header("Link") or "")
        return found[1] if found else ""

    def header(self, name: str) -> str | None:
        """A header of the response."""
        return self.exchange.response.header(name) if self.exchange.response else None

    def asked(self, name: str) -> str | None:
        """A header of the request."""
        return self.exchange.request.header(name)


class Dialogue:
    """All exchanges in order."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        self.calls = [Seen(exchange) for exchange in exchanges]

    @property
    def functional(self) -> list[Seen]:
        return [call for call in self.calls if call.functional]

    def of(self, module: str, *methods: str) -> list[Seen]:
        return [call for call in self.calls if call.module == module and (not methods or call.method in methods)]

    @property
    def pages(self) -> list[tuple[Seen, list[Any]]]:
        return [(call, call.page) for call in self.calls if call.page is not None]

    @cached_property
    def tokens(self) -> set[str]:
        """The credentials tokens that were exchanged."""
        told = (side for call in self.of("credentials") for side in (call.body, call.data))
        return {side["token"] for side in told if isinstance(side, dict) and "token" in side}

    @cached_property
    def objects(self) -> list[tuple[Seen, dict[str, Any]]]:
        """Every JSON object at any depth of a functional message, in order, without the envelopes."""
        told = ((call, side) for call in self.functional for side in (call.sent, call.data))
        return [(call, found) for call, side in told for found in nested(side)]

    def having(self, *fields: str) -> list[tuple[Seen, dict[str, Any]]]:
        """The objects that have all these fields."""
        return [(call, found) for call, found in self.objects if found.keys() >= set(fields)]

    @property
    def cdrs(self) -> list[tuple[Seen, dict[str, Any]]]:
        return self.having("total_cost", "total_energy", "charging_periods")


def nested(value: Any) -> Iterator[dict[str, Any]]:
    """An object and every object in it."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nested(each)


def json_of(message: Message) -> Any:
    """The body as JSON, None where it is none."""
    try:
        return json.loads(message.body.content)
    except ValueError:
        return None


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
