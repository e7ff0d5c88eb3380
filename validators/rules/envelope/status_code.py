"""The one member that every response must have."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import SaidResponse
from validators.json_text import EMPTY
from validators.rule import Fault, rule

SPEC = "transport_and_format#response_format"


@rule("envelope.body-not-json", unless_well=True, spec=SPEC, explains=("envelope.status-code-missing",))
def body_not_json(response: SaidResponse) -> Iterator[Fault]:
    """The response has no JSON body."""
    if response.is_whole and response.json.error:
        kind = "" if response.json.error == EMPTY else f" ({response.header('Content-Type') or 'no Content-Type'})"
        yield Fault("", f"HTTP {response.status}; the body {response.json.error}{kind}.", _gravity(response))


@rule("envelope.status-code-missing", unless_well=True, spec=SPEC)
def status_code_missing(response: SaidResponse) -> Iterator[Fault]:
    """The response has no `status_code`, so it is not OCPI's envelope."""
    body = response.json
    if body.error or (isinstance(body.value, dict) and "status_code" in body.value):
        return
    yield Fault("", f"HTTP {response.status}; the body is {_looks(body.value)}.", _gravity(response))


@rule("envelope.status-code-not-a-number", unless_well=True, spec=SPEC, steady=True)
def status_code_not_a_number(response: SaidResponse) -> Iterator[Fault]:
    """The `status_code` is not a whole number of four digits."""
    body = response.json.value
    if not isinstance(body, dict) or "status_code" not in body:
        return
    if response.status_code is None:
        yield Fault("/status_code", f"It is a {type(body['status_code']).__name__}.")
    elif response.status_code < 1000:
        hint = " That is an HTTP status code." if 100 <= response.status_code < 600 else ""
        yield Fault("/status_code", f"It is {response.status_code}.{hint}")


def _gravity(response: SaidResponse) -> Severity:
    """Error pages and redirects often come from a gateway in between."""
    return Severity.WARNING if response.status >= 300 else Severity.ERROR


def _looks(value: object) -> str:
    if isinstance(value, dict):
        return "an object without it" if value else "an empty object"
    return "a bare list" if isinstance(value, list) else "neither object nor list"
