"""Objects that were refused in 2.3.0: to see whether they pass as soon as fields of the sender's own are gone."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recordings.lru import Lru
from validators.call import Call
from validators.spec.versions import V230

REFUSED = 200
READ = 4_000  # bytes of an answer
NOT_THE_BODY = (401, 403, 404, 405, 429)  # refusals that say nothing of it


class Refused(NamedTuple):
    """An object that was refused, and the beginning of the answer."""

    body: Any
    answer: str


@dataclass
class Refusals:
    """What was refused last, by method and URL."""

    of: Lru[tuple[str, str], Refused] = field(default_factory=lambda: Lru(REFUSED))

    def learn(self, call: Call) -> None:
        """Take in a refused object; whatever is answered to the next try ends its story."""
        if call.succeeded and not self.of:
            return  # nothing was refused
        if call.place.version == V230 and call.request.method in ("POST", "PUT", "PATCH"):
            key = (call.request.method, call.request.url)
            if is_refused(call) and isinstance(call.request.json.value, dict):
                self.of.put(key, Refused(call.request.json.value, answer_of(call)))
            else:
                self.of.pop(key)


def is_refused(call: Call) -> bool:
    """Whether the receiver answered that it does not take this body."""
    answer = call.response
    if answer is None:
        return False
    if 200 <= answer.status < 300:
        return answer.status_code is not None and 2000 <= answer.status_code < 3000
    return 400 <= answer.status < 500 and answer.status not in NOT_THE_BODY


def answer_of(call: Call) -> str:
    """The beginning of what was answered, as text."""
    return call.response.message.body.content[:READ].decode(errors="replace") if call.response else ""
