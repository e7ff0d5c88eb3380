"""What an error says beyond its number."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import SaidResponse
from validators.json_text import member
from validators.rule import Fault, rule

SPEC = "transport_and_format#response_format"


@rule("envelope.status-message-missing", unless_well=True, spec=SPEC, severity=Severity.INFO, once=True)
def status_message_missing(response: SaidResponse) -> Iterator[Fault]:
    """A refusal has no `status_message` that says why."""
    code = response.status_code
    if code is not None and code >= 2000 and not member(response.json.value, "status_message"):
        yield Fault("")
