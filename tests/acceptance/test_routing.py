"""A hub between two partners, each behind a tap of its own: every way of routing, right and with a fault.

Each recording is judged alone, and both are judged together: then what the hub passes on is seen with both legs.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from recordings.finding import Severity
from recordings.formats.sides import Sides
from replay.simulator.connection import PeerError
from replay.simulator.hub import HUB
from tests.acceptance.roaming import (
    Roaming,
    broadcast,
    direct_command,
    direct_push,
    get_all,
    list_without_receiver,
    one_object_of_all,
    open_routing,
    refused_push,
    roaming,
    sender_of_others,
    session_to_all,
)
from tests.acceptance.roaming_faults import (
    Fault,
    answered,
    answers,
    copied_id,
    from_hub,
    from_owner,
    in_name_of,
    lost,
    new_ids,
    requests,
    to_hub,
    to_nobody,
    unswapped,
)
from tests.replay.simulator.platforms import ES_MSP
from tests.tapping import exchanges_of
from validators.checking import Checked, check, check_all

pytestmark = pytest.mark.heavy

Found = frozenset[tuple[str, str]]  # a recording and a rule


def found(*pairs: str) -> Found:
    """Pairs of a recording and a rule, a blank between them."""
    return frozenset((name, rule) for name, _, rule in (pair.partition(" ") for pair in pairs))


@dataclass(frozen=True)
class Case:
    """What is done, with which faults; `alone` is what a recording shows by itself, `both` what is seen with two."""

    name: str
    doing: tuple[Callable[[Roaming], Awaitable[None]], ...]
    faults: tuple[Fault, ...] = ()
    alone: Found = frozenset()
    both: Found = frozenset()


RIGHT = Case("right", (direct_push, direct_command, broadcast, open_routing, get_all))
CASES = (
    RIGHT,
    Case("refusals passed on", (refused_push,)),
    Case("lost answers told as such", (direct_push,), (answers("emsp", lost),)),
    Case("request ids copied", (direct_push, direct_command), (requests(copied_id),), both=found(
        "cpo transport.request-id-copied-by-hub", "emsp transport.request-id-copied-by-hub")),
    Case("new correlation ids", (direct_push, broadcast), (requests(new_ids),), both=found(
        "cpo transport.correlation-id-changed-by-hub", "emsp transport.correlation-id-changed-by-hub")),
    Case("the hub as sender", (direct_push,), (requests(from_hub),), both=found("cpo routing.changed-by-hub")),
    Case("broadcast in the owner's name", (broadcast,), (requests(from_owner),), both=found(
        "cpo routing.broadcast-not-from-hub", "emsp routing.broadcast-not-from-hub")),
    Case("the hub as receiver", (direct_push,), (requests(to_hub),), alone=found(
        "emsp routing.receiver-not-filled-in"), both=found("cpo routing.changed-by-hub")),
    Case("no receiver", (broadcast,), (requests(to_nobody),), alone=found(
        "cpo routing.headers-missing", "emsp routing.headers-missing")),
    Case("answers not swapped by the eMSP", (direct_push,), (answers("emsp", unswapped),), alone=found(
        "emsp routing.response-not-swapped")),
    Case("answers not swapped by the hub", (direct_push,), (answers("hub", unswapped),), alone=found(
        "cpo routing.response-not-swapped")),
    Case("a broadcast answered by another", (broadcast,), (answers("hub", in_name_of(ES_MSP)),), alone=found(
        "cpo routing.broadcast-answer-not-from-hub", "emsp routing.broadcast-answer-not-from-hub")),
    Case("everybody's list answered by another", (get_all,), (answers("hub", in_name_of(ES_MSP)),), alone=found(
        "cpo routing.get-all-not-from-hub", "emsp routing.get-all-not-from-hub")),
    Case("open routing answered by the hub", (open_routing,), (answers("hub", in_name_of(HUB)),), both=found(
        "cpo routing.open-answer-not-from-receiver")),
    Case("refusals told as success", (refused_push,), (answers("hub", answered(1000)),), both=found(
        "emsp status.error-not-forwarded")),
    Case("lost answers told as others", (direct_push,), (answers("emsp", lost), answers("hub", answered(3000))),
         both=found("cpo status.routing-failure-not-4xxx")),
    Case("list without receiver", (list_without_receiver,), alone=found("cpo routing.list-without-receiver")),
    Case("session for everybody", (session_to_all,), alone=found("cpo routing.personal-data-broadcast")),
    Case("one object of everybody", (one_object_of_all,), alone=found("emsp routing.addressed-to-hub")),
    Case("in another's name", (sender_of_others,), alone=found("cpo routing.sender-not-hosted")),
)  # fmt: skip


@dataclass
class Outcome:
    """The errors and warnings of each case where the recordings are judged together, and alone; "" is of none."""

    together: dict[str, Found]
    alone: dict[str, Found]
    messages: list[str]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("routing")
    spans = asyncio.run(_played(folder))
    paths = [folder / f"{name}.db" for name in ("cpo", "emsp")]
    together = check_all(paths, None, Sides("", ""), lambda path: None)
    alone = [check(path, None, Sides("", ""), lambda: None) for path in paths]
    messages = [f"{Path(result.name).name} {one.exchange_id}: {one.message}" for result in together
                for one in result.findings]  # fmt: skip
    return Outcome(_by_case(together, spans), _by_case(alone, spans), messages)


def _by_case(results: list[Checked], spans: dict[str, tuple[float, float]]) -> dict[str, Found]:
    sorted_out: dict[str, set[tuple[str, str]]] = {name: set() for name in (*spans, "")}
    for result in results:
        path = Path(result.name)
        began = {exchange.id: exchange.started_at for exchange in exchanges_of(path)}
        for finding in result.findings:
            at = began[finding.exchange_id]
            case = next((name for name, (begin, end) in spans.items() if begin <= at <= end), "")
            if finding.severity != Severity.INFO:
                sorted_out[case].add((path.stem, finding.rule))
    return {name: frozenset(rules) for name, rules in sorted_out.items()}


async def _played(folder: Path) -> dict[str, tuple[float, float]]:
    """Play every case; when each began and ended, in seconds since 1970."""
    spans = {}
    async with roaming(folder) as all_:
        between = all_.hub.client.between
        for case in CASES:
            begin = time.time()
            await asyncio.sleep(0.01)  # recordings have milliseconds
            for fault in case.faults:
                fault(all_)
            for doing in case.doing:
                await (doing(all_) if case is RIGHT else _tried(doing(all_)))
                await all_.settled()
            all_.hub.client.between = between
            for platform in (all_.hub, all_.cpo, all_.emsp):
                platform.answering.clear()
            spans[case.name] = begin, time.time()
    return spans


async def _tried(doing: Awaitable[object]) -> None:
    try:
        await doing
    except PeerError:
        return


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_recording_alone(case: Case, outcome: Outcome) -> None:
    assert outcome.alone[case.name] == case.alone, outcome.messages


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_both_recordings_together(case: Case, outcome: Outcome) -> None:
    assert outcome.together[case.name] == case.alone | case.both, outcome.messages


def test_nothing_is_found_before_and_after(outcome: Outcome) -> None:
    assert outcome.together[""] == outcome.alone[""] == frozenset(), outcome.messages
