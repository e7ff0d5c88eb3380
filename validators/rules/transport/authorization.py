"""The Authorization header as such, before any token is known."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.rule import Fault, rule
from validators.spec.versions import V211
from validators.standing import REFUSED

SPEC = "transport_and_format#authorization_header"
PLACE = "header:Authorization"
WELL_FORMED = re.compile(r"Token [!-~]+(?<![\",])")
ANY_CASE = re.compile(WELL_FORMED.pattern, re.IGNORECASE)
SURPLUS = {  # the first sign that is found
    '"': "There are quotes around the token.",
    ",\n": "A comma follows the token.",
    "Token  ": "There is more than one space after `Token`.",
    "\n": "After `Token` come one space and the token, and nothing else.",
}


@rule("transport.authorization-missing", spec=SPEC, once=True, explains=REFUSED, steady=True)
def authorization_missing(call: Call) -> Iterator[Fault]:
    """The request has no Authorization header."""
    if call.request.header("Authorization") is None:
        yield Fault(PLACE, f"It goes to {call.place.module}." if call.place.module else "")  # once for each of them


@rule("transport.authorization-scheme", spec=SPEC, once=True, explains=REFUSED, steady=True)
def authorization_scheme(call: Call) -> Iterator[Fault]:
    """The Authorization header is not `Token`, one space and the credentials token."""
    value = call.request.header("Authorization")
    if value is None or WELL_FORMED.fullmatch(value):
        return
    scheme = value.partition(" ")[0]
    if ANY_CASE.fullmatch(value):
        yield Fault(PLACE, f"It begins with `{scheme}`; write `Token`.", Severity.WARNING)
    else:
        is_lax = scheme == "Token" and call.place.version == V211  # its text is vague on what else may stand there
        yield Fault(PLACE, _found(scheme, value), Severity.WARNING if is_lax else None)


def _found(scheme: str, value: str) -> str:
    """What stands there, without a character of the token."""
    if scheme == "Token":
        return next(text for sign, text in SURPLUS.items() if sign in value + "\n")
    if scheme.lower() in ("bearer", "basic", "digest", "apikey"):
        return f"Its scheme is `{scheme}`."
    return "It has no scheme, only a value." if scheme == value else "Its scheme is not `Token`."
