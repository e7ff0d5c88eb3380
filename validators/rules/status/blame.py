"""Whose fault a status code says it is: 2xxx the client's, 3xxx the server's."""

import re
from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import SaidResponse
from validators.json_text import text
from validators.rule import Fault, rule

INTERNAL = re.compile(
    r"\b(internal (server )?error|null ?(pointer|reference)\w*|stack ?trace|out of memory|deadlock|timed out|"
    r"(database|sql|time-?out) ?(error|exception|failure)|connection (refused|reset))\b",
    re.IGNORECASE,
)
BAD_INPUT = re.compile(
    r"\b((missing|invalid|malformed|unknown|required) (field|parameter|property|json|body|payload|date|enum)s?|"
    r"(field|parameter|property)s? (is|are) (missing|invalid|required)|validation (error|failed)|bad request)\b",
    re.IGNORECASE,
)


@rule(
    "status.own-failure-blamed-on-client",
    unless_well=True,
    spec="status_codes#2xxx_client_errors",
    severity=Severity.INFO,
)
def own_failure_blamed_on_client(response: SaidResponse) -> Iterator[Fault]:
    """The status code says that the client is to blame, the message that the server has failed."""
    yield from _contradiction(response, 2000, INTERNAL)


@rule(
    "status.bad-request-blamed-on-server",
    unless_well=True,
    spec="status_codes#3xxx_server_errors",
    severity=Severity.INFO,
)
def bad_request_blamed_on_server(response: SaidResponse) -> Iterator[Fault]:
    """The status code says that the server has failed, the message that the request was bad."""
    yield from _contradiction(response, 3000, BAD_INPUT)


def _contradiction(response: SaidResponse, code: int, words: re.Pattern[str]) -> Iterator[Fault]:
    """Of each range only the general code: the others name what happened."""
    message = text(response.json.value, "status_message") if response.status_code == code else None
    if message and (found := words.search(message)):
        yield Fault("/status_code", f"It is {code}; the message speaks of `{found[0].lower()}`.")
