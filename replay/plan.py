"""Plan: which recorded requests are sent again, in which order, and why the others are not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recordings.exchange import BodyNote, Direction
from recordings.finding import Finding
from recordings.reader import Recording
from validators import urls
from validators.call import Call
from validators.conversation import Conversation
from validators.engine import Engine
from validators.learned.endpoints import Endpoint
from validators.learned.registration import has_foreign_token

UNAUTHORIZED = 401
READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded request and how its answer was judged.

    `endpoint` is the advertised one that the URL lies below, `rest` what follows it there, with the query; None and
    "" where the recording does not know the endpoint. `skip` says why the request is not sent, "" where it may be.
    """

    number: int
    call: Call
    findings: tuple[Finding, ...]
    endpoint: Endpoint | None
    rest: str
    skip: str

    @property
    def what(self) -> str:
        """The request in the words of OCPI: method, module and operation."""
        place = self.call.place
        operation = (
            place.operation if place.operation not in (None, place.module, self.call.request.method.lower()) else ""
        )
        return " ".join(filter(None, (self.call.request.method, place.module or "(not OCPI)", operation)))


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in the order of sending, and the responder's versions URL in the recording, "" if it is not known."""

    direction: Direction
    steps: tuple[Step, ...]
    versions_url: str


def plan_of(recording: Recording, engine: Engine, direction: Direction) -> Plan:
    """Plan to send the requests of one direction again, in the order in which they began.

    That order is causal: a platform sends what follows from an answer after it got the answer. `engine` must be new.
    Raises RecordingError.
    """
    steps = sorted(_steps(recording, engine, direction), key=lambda step: step.call.exchange.started_at)
    numbered = tuple(replace(step, number=number) for number, step in enumerate(steps, 1))
    known = engine.conversation.endpoints.versions[direction.responder]
    asked = (step.call.request.url for step in numbered if step.call.place.operation == "versions")
    return Plan(direction, numbered, next(asked, min(known, default="")))


def _steps(recording: Recording, engine: Engine, direction: Direction) -> Iterator[Step]:
    for exchange in recording.exchanges():  # the other direction teaches too: it hands out URLs
        call, entry = engine.judge(exchange)
        if exchange.direction is direction:
            endpoint, rest = _below(engine.conversation, call)
            yield Step(0, call, entry.findings, endpoint, rest, _reason(call, engine.conversation))


def _below(conversation: Conversation, call: Call) -> tuple[Endpoint | None, str]:
    """The advertised endpoint that a request goes to, and the rest of its URL as it was spelled."""
    if call.place.known_by != "endpoint" or call.place.module == "versions":
        return None, ""
    url, whole = call.request.url, urls.normal(call.request.url)
    advertised = conversation.endpoints.advertised[call.responder]
    found = [prefix for prefix in advertised if whole == prefix or whole.startswith(prefix + "/")]
    if not found:
        return None, ""
    prefix = max(found, key=len)
    if url.startswith(prefix):
        return advertised[prefix], url.removeprefix(prefix)
    _, mark, query = url.partition("?")
    return advertised[prefix], whole.removeprefix(prefix) + mark + query


def _reason(call: Call, conversation: Conversation) -> str:
    """Why a request is not sent again whatever the target is."""
    if call.place.module is None:
        return "not OCPI"
    if call.place.module == "credentials" and call.request.method not in READING:
        return "would change the credentials"
    if call.place.operation == "result":
        return "answers a command that the target never sent"
    if call.response is None:
        return "was not answered in the recording"
    if call.response.status == UNAUTHORIZED or (
        not call.succeeded and has_foreign_token(call, conversation.registration)
    ):
        return "was refused for its token in the recording"
    if 300 <= call.response.status < 400:
        return "was redirected in the recording, to a request of its own"
    if call.exchange.request.body.note is not BodyNote.WHOLE:
        return f"its body is {call.exchange.request.body.note} in the recording"
    return ""
