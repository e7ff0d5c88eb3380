"""Run a plan against a target: ask what it advertises, send step after step, compare and judge each answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from recordings.exchange import Exchange, Headers, Request, TransportError
from replay.compare import Change, Kind, changes
from replay.correlate import Correlation, absolute
from replay.plan import READING, Plan, Step
from replay.send import Sender, UnsendableError, authorization, live_request
from replay.target import LEADS_AWAY, Target, TargetError
from validators import urls
from validators.call import Call
from validators.engine import Engine
from validators.spec.versions import V211

UNREACHED = (TransportError.CONNECT_FAILED, TransportError.TLS_FAILED)
REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: `exchange` is the live one, None where nothing was sent; `skipped` says why."""

    step: Step
    url: str
    skipped: str = ""
    exchange: Exchange | None = None
    changes: tuple[Change, ...] = ()

    @property
    def regressed(self) -> bool:
        """Whether the target does worse than the recorded platform."""
        return any(change.kind is Kind.REGRESSION for change in self.changes)


class Run:
    """One replay. `engine` knows the target's versions URL and nothing else; it reads and judges the live answers."""

    def __init__(self, plan: Plan, target: Target, engine: Engine) -> None:
        """Nothing is sent before `ask` and `outcomes`."""
        self._plan, self._target, self._engine = plan, target, engine
        self._correlation = Correlation()
        self._unwritten: set[str] = set()

    def preview(self) -> Iterator[Outcome]:
        """Every step with the URL it would go to by what is known without asking the target."""
        for step in self._plan.steps:
            url = self._target.place(step) or ""
            yield Outcome(step, url, self._skip(step, url))

    def ask(self, sender: Sender, token: str, *, must_answer: bool) -> None:
        """Read the target's versions and the details of those that the plan needs.

        Raises TargetError where it cannot be reached, refuses the token, or answers nonsense. Without `must_answer`
        a target that merely has no versions endpoint where the recorded platform had one is taken as it is.
        """
        if not self._target.versions_url:
            return
        call = self._get(sender, token, self._target.versions_url)
        refused = call.response is not None and call.response.status in REFUSED
        if not call.succeeded and not refused and not must_answer:
            return
        self._target.learn_versions(_succeeded(call))
        if not self._target.details:
            raise TargetError(f"{self._target.versions_url} lists no versions")
        needed = {step.endpoint.version for step in self._plan.steps if step.endpoint and not step.skip}
        for version in sorted(needed & self._target.details.keys()):
            self._target.learn_details(version, _succeeded(self._get(sender, token, self._target.details[version])))

    def _get(self, sender: Sender, token: str, url: str) -> Call:
        headers: Headers = tuple((name, str(uuid4())) for name in ("X-Request-ID", "X-Correlation-ID"))
        step = next((step for step in self._plan.steps if not step.skip), None)
        recorded = step.call.request.header("Authorization") if step else None
        if step and recorded:
            raw = step.call.place.version == V211
            headers += (("Authorization", authorization(recorded, token, raw=raw)),)
        try:
            return self._engine.judge(sender.send(Request(method="GET", url=url, headers=headers), 0))[0]
        except UnsendableError as error:
            raise TargetError(f"{url} {error}") from None

    def outcomes(self, sender: Sender, token: str) -> Iterator[Outcome]:
        """Send what may be sent, one after the other. Raises TargetError where the target is not reached at all."""
        reached = bool(self._target.details)
        for step in self._plan.steps:
            outcome = self._outcome(step, sender, token)
            if outcome.exchange and not reached and outcome.exchange.error in UNREACHED:
                raise TargetError(f"{outcome.url} cannot be reached: {outcome.exchange.error_detail}")
            reached = reached or outcome.exchange is not None
            yield outcome

    def _outcome(self, step: Step, sender: Sender, token: str) -> Outcome:
        recorded = step.call.exchange
        handed_out = self._correlation.knows(recorded.request.url)
        url = self._correlation.url(recorded.request.url) if handed_out else self._target.place(step)
        if skip := self._skip(step, url or ""):
            return _led_away(step, url or "") if skip == LEADS_AWAY else Outcome(step, url or "", skip)
        if url is None:
            return _list_ended(step) if handed_out else _not_advertised(step)
        try:
            live = sender.send(live_request(step.call, url, token, self._correlation), step.number)
        except UnsendableError as error:
            return Outcome(step, url, str(error))
        call, entry = self._engine.judge(live)
        self._correlation.learn(recorded, live)
        found = tuple(changes(step.call, step.findings, call, entry.findings))
        if step.call.succeeded and not call.succeeded and live.request.method not in READING:
            self._unwritten.update(_written(recorded))
        return Outcome(step, url, "", live, found)

    def _skip(self, step: Step, url: str) -> str:
        """Why a step is not sent, "" where it is; remembers what is not changed at the target therefore."""
        recorded = step.call.exchange.request
        writes = recorded.method not in READING
        reason = step.skip or (self._target.refusal(recorded.method, url) if url else "")
        if not reason and not writes and self._lacks(urls.normal(recorded.url)):
            return "depends on a change that was not made"
        if reason and writes and step.call.place.module != "credentials":
            self._unwritten.update(_written(step.call.exchange))
        return reason

    def _lacks(self, url: str) -> bool:
        """Whether an object at `url` or around it is not what it was."""
        while url and url not in self._unwritten:
            url = url.rpartition("/")[0]
        return bool(url)


def _written(exchange: Exchange) -> Iterator[str]:
    """The URLs of what a request changed: its own, or what a POST made."""
    url = exchange.request.url
    if exchange.request.method != "POST":
        yield urls.normal(url)
    if exchange.response and (location := exchange.response.header("Location")):
        yield urls.normal(absolute(url, location))


def _list_ended(step: Step) -> Outcome:
    return Outcome(step, "", "the target's list ended before this page")


def _led_away(step: Step, url: str) -> Outcome:
    return Outcome(step, url, LEADS_AWAY, None, (Change(Kind.REGRESSION, "url", f"{url} {LEADS_AWAY}"),))


def _not_advertised(step: Step) -> Outcome:
    place = step.call.place
    what = " ".join(filter(None, (place.version, place.module, place.interface)))
    change = Change(Kind.REGRESSION, "url", f"the target does not advertise {what}")
    return Outcome(step, "", change.message, None, (change,))


def _succeeded(call: Call) -> Call:
    """The call itself. Raises TargetError where it brought no success."""
    url = call.request.url
    if call.response is None:
        raise TargetError(f"{url} cannot be reached: {call.exchange.error_detail}")
    if not call.succeeded:
        why = " (does it know the token?)" if call.response.status in REFUSED else ""
        raise TargetError(f"{url} answered HTTP {call.response.status} without success{why}")
    return call
