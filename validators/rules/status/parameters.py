"""Parameters that a receiver is advised to refuse with 2001."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.json_text import text
from validators.objects import ID_FIELDS
from validators.rule import Fault, rule
from validators.rules.objects.owner import may_be_at_odds
from validators.spec.versions import V221_UP

STAMPED = ("locations", "sessions", "tokens")


@rule("status.bad-parameter-accepted", spec="status_codes#2xxx_client_errors", severity=Severity.INFO, side="response",
      modules=["locations", "sessions", "tariffs", "tokens"], methods=["PUT", "PATCH"],
      operations=["put", "patch"], once=True, when=may_be_at_odds)  # fmt: skip
def bad_parameter_accepted(call: Call) -> Iterator[Fault]:
    """The receiver accepted what it is advised to refuse with 2001."""
    body = call.request.json.value
    if not (call.succeeded and isinstance(body, dict) and call.place.row):
        return
    in_body, in_url = text(body, ID_FIELDS[call.place.row.request]), call.place.segments[-1]
    if in_body is not None and in_body.lower() != in_url.lower():
        yield Fault("/status_code", "The object's id is not the one in the URL.")
    is_stamped = call.request.method == "PUT" or call.place.version not in V221_UP or call.place.module not in STAMPED
    if not is_stamped and "last_updated" not in body:
        yield Fault("/status_code", "The PATCH has no `last_updated`.")
