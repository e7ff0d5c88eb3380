"""What was sent at the place of a finding, as it may be shown to people: never a token, never a driver's data.

Shown are values of fields that the tables know and that hold nothing of a driver. Of all others the type alone is told.
"""

import json
import re
from typing import Any

from recordings.exchange import Exchange, Message
from recordings.printable import printable
from validators import json_text
from validators.spec.tables import OBJECTS

LONGEST = 80  # characters
NAME = re.compile("[A-Za-z_]{1,40}")  # of a field, whoever invented it; what has digits may be an id
ENVELOPE = frozenset({"data", "status_code", "timestamp"})
SECRET = frozenset(
    ("token", "tokens", "cdr_token", "booking_tokens", "uid", "contract_id", "auth_id", "visual_number", "group_id",
     "publish_allowed_to", "authorization_reference", "access_information", "value", "energy_contract", "response_url",
     "signed_data", "signed_values", "plain_data", "public_key", "eft_data", "customer_reference", "parent_uid",
     "text", "remark", "status_message", "capture_status_message", "message")
)  # fmt: skip
KNOWN = ENVELOPE | {name for each in OBJECTS.values() for field in each.fields for name in (field.name, field.formerly)}
SHOWN = KNOWN - SECRET
OF_TOKENS = ENVELOPE | {"type", "valid", "whitelist", "language", "last_updated", "country_code", "party_id", "allowed"}
HEADERS = frozenset(
    ("content-type", "x-request-id", "x-correlation-id", "x-total-count", "x-limit", "ocpi-to-country-code",
     "ocpi-to-party-id", "ocpi-from-country-code", "ocpi-from-party-id")
)  # fmt: skip
WITH_URL = frozenset({"link", "location"})
PARAMETERS = frozenset({"offset", "limit", "date_from", "date_to"})


def sent_at(exchange: Exchange, side: str, pointer: str, module: str = "") -> str:
    """The value at a pointer of a finding, in a line of at most LONGEST characters; "" where there is none."""
    message = exchange.request if side == "request" else exchange.response
    if pointer == "url":
        return _cut(f"{exchange.request.method} {url(exchange.request.url, module)}")
    if pointer == "status" or message is None:
        return f"HTTP {exchange.response.status}" if exchange.response else "no answer"
    if pointer.startswith("header:"):
        return _cut(_header(message, pointer.removeprefix("header:"), module))
    return _cut(_body(message, pointer, OF_TOKENS if module == "tokens" else SHOWN))


def url(text: str, module: str) -> str:
    """A URL without what may name a token: the path behind `tokens`, and parameters that are not those of a list."""
    path, _, query = text.partition("?")
    if module == "tokens" and (at := path.rfind("/tokens/")) >= 0:
        path = f"{path[: at + len('/tokens/')]}…"
    pairs = [pair for pair in query.split("&") if pair.partition("=")[0] in PARAMETERS]
    return path + (f"?{'&'.join(pairs)}" if pairs else "?…" if query else "")


def _header(message: Message, name: str, module: str) -> str:
    value = message.header(name)
    if value is None:
        return "no such header"
    if not value.strip():
        return "an empty header"
    if name.lower() in WITH_URL:
        return url(value, module)
    return value if name.lower() in HEADERS else kind(value)


def _body(message: Message, pointer: str, shown: frozenset[str]) -> str:
    if message.body.note:
        return f"a body that was not kept whole ({message.body.note})"
    body = json_text.parse(message.body.content)
    if body.error:
        return f"a body that {body.error}"
    value, names = body.value, []
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and name.isascii() and name.isdigit() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
            names.append(name)
        else:
            return "nothing"
    is_shown = all(name in shown for name in names)
    return json.dumps(_bared(value, shown, bool(names)), ensure_ascii=False) if is_shown else kind(value)


def _bared(value: Any, shown: frozenset[str], is_named: bool) -> Any:
    """The same with types in place of what is not shown; a text without a name of the tables is not."""
    if isinstance(value, dict):
        return {
            name if NAME.fullmatch(name) else "…": _bared(each, shown, True) if name in shown else f"({kind(each)})"
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_bared(each, shown, is_named) for each in value]
    is_private = isinstance(value, str) and ("@" in value or not is_named)
    return f"({kind(value)})" if is_private else value


def kind(value: Any) -> str:
    """What a value is, without telling it."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return f"a text of {len(value)} characters" if value else "an empty text"
        case list():
            return f"a list of {len(value)}"
        case _:
            return f"an object of {len(value)} fields"


def _cut(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
