"""Each fault leaves its mark in the recording of a real tap; where no fault is switched on, there is none of them."""

import asyncio
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from ocpi_tap.demo import free_port
from recordings.exchange import Exchange
from replay.simulator.connection import Connection
from replay.simulator.faults import FAULTS, install
from replay.simulator.hub import Hub
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.platform import Options
from tests.replay.simulator.faults.marks import MARKS
from tests.replay.simulator.faults.rehearsal import Rehearsal
from tests.tapping import exchanges_of, tapping
from validators.spec.versions import ORDER, V211, V221, V230

pytestmark = pytest.mark.heavy
TOKEN_A = "obviously-fake-token-a-000"
LOCATIONS = 14
TIME = 60  # seconds for one dialogue
LANES = 3  # taps side by side


@dataclass(frozen=True)
class Play:
    """One dialogue: the partner's role, and the faults of both sides, which do not get into each other's way.

    The partner starts the handshake where it is the one that shows faults of it.
    """

    version: str
    role: str
    hub: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    starts: str = "hub"


PLAYS = (
    Play(V221, "CPO", hub=(
        "missing-link", "newer-value", "allowed-but-invalid", "token-valid-again",
    ), partner=(
        "raw-token", "put-instead-of-post", "missing-request-id", "missing-correlation-id", "missing-routing-headers",
        "swapped-coordinates", "unknown-status", "tariff-unknown", "overlong-address", "evse-id-with-dashes",
        "wh-for-kwh", "seconds-for-hours", "missing-ids", "reference-lost", "cdr-total-off", "period-before-start",
        "slow-answer", "lost-filters", "wrong-total",
    ), starts="partner"),
    Play(V221, "CPO", hub=(
        "created-without-location", "ids-not-echoed", "timestamp-missing", "duplicates", "empty-link",
        "last-updated-is-now", "command-twice", "no-content",
    ), partner=(
        "newline-token", "post-when-registered", "same-request-id", "lower-case-codes", "no-content-type",
        "camel-case-field", "cdr-before-session-end", "cdr-twice", "patch-without-last-updated", "result-twice",
        "too-many-decimals", "newer-field", "evse-vanishing", "limit-ignored", "random-500", "seconds-in-times",
    ), starts="partner"),
    Play(V221, "EMSP", hub=(
        "double-base64-token", "nulls-for-optional", "price-of-other-version", "cdr-to-owner-url", "kwh-falls",
        "periods-sent-again", "status-after-completed", "result-late", "frozen-timestamp", "date-window-ignored",
        "404-with-1000", "data-in-list", "answer-without-content-type",
    ), partner=(
        "bearer-scheme", "credentials-twice", "200-for-created", "framework-422", "500-for-refusals", "missing-total",
        "timestamp-with-blank",
    )),
    Play(V230, "EMSP", hub=(
        "numbers-as-text", "offset-timestamps", "mixed-case-ids", "lower-case-country", "cdr-ends-before-start",
        "session-patch-before-put", "session-stays-pending", "result-never-sent", "self-link",
        "owner-differs",
    ), partner=("old-token", "truncated-json", "link-with-http"), starts="partner"),
    Play(V211, "CPO", hub=("base64-token",), partner=(
        "last-updated-goes-back", "cdr-missing", "too-many-requests",
    )),
    Play(V211, "CPO", hub=("redirect", "gzip-mislabelled"), partner=("framework-401",)),
    Play(V230, "CPO", hub=("no-envelope",), partner=("status-code-as-text",)),
    Play(V230, "EMSP", hub=("html-502",), partner=("reset-in-mid-body",)),
)  # fmt: skip
CLEAN = tuple(Play(version, role) for version in ORDER for role in ("CPO", "EMSP"))
CASES = [(play, name) for play in PLAYS for name in (*play.hub, *play.partner)]
Recorded = dict[Play, list[Exchange]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """What taps have recorded of each play: some stand side by side, in each of them one play follows the other."""
    folder = tmp_path_factory.mktemp("faults")
    plays = [*PLAYS, *CLEAN]
    with ExitStack() as taps:
        lanes = [Lane(taps, folder / f"{number}.db") for number in range(LANES)]
        asyncio.run(_played(lanes, plays))
        return {play: exchanges for lane in lanes for play, exchanges in lane.recorded().items()}


async def _played(lanes: list["Lane"], plays: list[Play]) -> None:
    """Whichever tap is free gets the next play."""
    await asyncio.gather(*(lane.play(plays) for lane in lanes))


class Lane:
    """A tap, and the ports of the hubs and partners on both sides of it."""

    def __init__(self, taps: ExitStack, path: Path) -> None:
        self._ports = free_port(), free_port()
        hub_url, partner_url = (f"http://127.0.0.1:{port}" for port in self._ports)
        self._tap = taps.enter_context(tapping(hub_url, partner_url, path))
        self._spans: dict[Play, tuple[float, float]] = {}

    async def play(self, plays: list[Play]) -> None:
        while plays:
            play, begin = plays.pop(0), time.time()
            await asyncio.wait_for(self._one(play), TIME)
            self._spans[play] = begin, time.time()

    async def _one(self, play: Play) -> None:
        hub_options, partner_options = (Options(speed=1200, port=port, timeout=5) for port in self._ports)
        hub = Hub([Connection(play.version, TOKEN_A, roles=(play.role,))], hub_options, count=LOCATIONS)
        roles = [CPO if play.role == "CPO" else EMSP]
        partner = Partner(Connection(play.version, TOKEN_A), roles, partner_options, count=LOCATIONS)
        install(hub, "hub", play.hub)
        install(partner, "cpo" if play.role == "CPO" else "emsp", play.partner)
        hub_url, partner_url = (f"{url}/ocpi/versions" for url in (self._tap.hub_url, self._tap.partner_url))
        async with hub, partner:
            await Rehearsal(hub, partner).run(hub_url, partner_url, starts=play.starts)

    def recorded(self) -> Recorded:
        """The exchanges of each play, once the tap has ended."""
        assert self._tap.stop() == 0
        exchanges = exchanges_of(self._tap.recording)
        return {
            play: [exchange for exchange in exchanges if begin <= exchange.started_at <= end]
            for play, (begin, end) in self._spans.items()
        }


def test_every_fault_has_its_play() -> None:
    assert sorted(name for _, name in CASES) == sorted(FAULTS)


@pytest.mark.parametrize(("play", "name"), CASES, ids=[name for _, name in CASES])
def test_a_fault_leaves_its_mark(play: Play, name: str, recorded: Recorded) -> None:
    assert MARKS[name](recorded[play])


@pytest.mark.parametrize("play", CLEAN, ids=lambda play: f"{play.role}-{play.version}")
def test_without_faults_there_is_no_mark(play: Play, recorded: Recorded) -> None:
    assert [name for name, mark in MARKS.items() if mark(recorded[play])] == []
