"""Our simulated platforms meet partners from PyPI, in both roles: a handshake, then each side pulls from the other.

The hub stands between, or the simulated eMSP meets a CPO directly and the simulated CPO an eMSP.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import pytest

from replay.simulator.connection import Connection, PeerError
from replay.simulator.hub import Hub
from replay.simulator.hub.visible import visible
from replay.simulator.partner import CPO, EMSP, Partner
from replay.simulator.pull import Pulled
from replay.simulator.store import KINDS
from replay.simulator.values import Json, Party
from tests.acceptance.test_peers_start import DIALECTS, OFFERED, TOKEN_A
from tests.peers.process import COUNTRY_CODE, PARTY_IDS, Library, Peer, Role, partner

pytestmark = pytest.mark.peer

OURS: tuple[Literal["hub", "partner"], ...] = ("hub", "partner")
ROLES: tuple[Role, ...] = ("cpo", "emsp")
WHO = [(ours, library, role, version) for ours, role, (library, version) in product(OURS, ROLES, DIALECTS)]
PULLED: dict[Role, tuple[str, ...]] = {"cpo": ("tokens",), "emsp": ("locations", "tariffs")}  # by a peer, from us

# Why we refuse what a peer serves: modules without an entry are taken whole.
REFUSED: dict[tuple[Library, str], dict[str, str]] = {
    ("extrawest", "2.2.1"): {"cdrs": "`evse_uid` of CdrLocation"},  # the library drops it
    ("extrawest", "2.1.1"): {"cdrs": "it is called `stop_date_time` here"},  # the library has the name of 2.2.1
    ("pyocpi", "2.2.1"): {"cdrs": "`evse_uid` of CdrLocation"},
}


@dataclass(frozen=True)
class Meeting:
    """A platform of ours and the peer that it has registered with."""

    ours: Hub | Partner
    peer: Peer
    library: Library
    runner: asyncio.Runner

    @property
    def connection(self) -> Connection:
        return self.ours.connections[0]

    @property
    def refused(self) -> dict[str, str]:
        """By module, why what the peer serves is refused."""
        return REFUSED[self.library, self.peer.version]

    def pull(self, module: str, limit: int = 100) -> Pulled:
        """We pull: the hub by its sync. Sessions cannot be had without a date_from."""
        dated = module == "sessions"
        if isinstance(self.ours, Hub):
            self.ours.sync.limit = limit
            return self.runner.run(self.ours.sync.module(self.connection, module, delta=dated))
        date_from = "2020-01-01T00:00:00Z" if dated else None
        return self.runner.run(self.ours.pull(module, limit=limit, date_from=date_from))

    def pulled_by_peer(self, module: str) -> list[Json]:
        """The peer pulls, by tens: the answers it got."""
        drive = asyncio.to_thread(self.peer.drive, "pull", module=module, limit=10)
        sent = self.runner.run(drive)["sent"]
        assert {call["http_status"] for call in sent} == {200}
        return [call["answer"] for call in sent]

    def served(self, module: str) -> set[str]:
        """The ids of what we have for the peer and its version can carry."""
        ours, owned = self.ours, self._owned(module)
        return ids(one for one in owned if ours.wire(self.connection, KINDS[module], one) is not None)

    def _owned(self, module: str) -> Iterable[Json]:
        if isinstance(self.ours, Hub):
            return visible(self.ours, self.connection, module)
        return self.ours.store.of(module, self.ours.party)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """The event loop that our platforms live in: they serve while something runs in it."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module", params=WHO, ids="-".join)
def meeting(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Iterator[Meeting]:
    kind, library, role, version = request.param
    connection = Connection(version, token_a=None, roles=(role.upper(),))
    ours = Hub([connection]) if kind == "hub" else Partner(connection, [EMSP if role == "cpo" else CPO])
    with partner(library, role, TOKEN_A, version) as peer:
        runner.run(ours.start())
        try:
            runner.run(ours.register(peer.versions_url, TOKEN_A, connection))
            yield Meeting(ours, peer, library, runner)
        finally:
            runner.run(ours.stop())


def ids(owned: Iterable[Json]) -> set[str]:
    """Upper case, as extrawest-ocpi lowers every id in 2.2.1."""
    return {str(one.get("uid", one.get("id"))).upper() for one in owned}


def test_the_handshake_tells_us_whom_we_met(meeting: Meeting) -> None:
    peer = meeting.connection.registered_peer
    assert peer.party == Party(COUNTRY_CODE, PARTY_IDS[meeting.library])
    assert {module for module, _ in peer.endpoints} >= {"credentials", *OFFERED[meeting.peer.role]}
    if meeting.peer.version != "2.1.1":  # which tells no roles
        assert [role["role"] for role in peer.roles] == [meeting.peer.role.upper()]
    assert peer.token != TOKEN_A


def test_we_pull_what_the_peer_owns_and_say_why_we_refuse_some(meeting: Meeting) -> None:
    for module, offered in OFFERED[meeting.peer.role].items():
        pulled = meeting.pull(module)
        assert pulled.pages == 1
        if reason := meeting.refused.get(module):
            assert (len(pulled.refused), pulled.objects) == (len(offered), [])
            assert all(reason in told for told in pulled.refused)
        else:
            assert (ids(pulled.objects), pulled.refused) == (offered, [])


def test_the_peer_pulls_what_we_own_page_by_page(meeting: Meeting) -> None:
    for module in PULLED[meeting.peer.role]:
        answers = meeting.pulled_by_peer(module)
        objects = [one for answer in answers for one in answer["data"]]
        assert ids(objects) == meeting.served(module)
        assert len(objects) > 10
        assert len(answers) == -(-len(objects) // 10)


def test_a_second_page_is_out_of_reach_as_the_peers_link_leads_nowhere(meeting: Meeting) -> None:
    """https where it serves http, names of Python in the path, and a CPO's path for an eMSP: so say all of them."""
    module = next(iter(OFFERED[meeting.peer.role]))
    store = meeting.ours.store.objects[module]
    before = dict(store)
    store.clear()
    host, version = meeting.peer.url.partition("://")[2], meeting.peer.version.replace(".", "_")
    with pytest.raises(PeerError, match=rf"https://{host}/ocpi/cpo/VersionNumber\.v_{version}/ModuleID\.{module}/\?"):
        meeting.pull(module, limit=2)
    assert len(store) == (0 if module in meeting.refused else 2), "the first page was kept"
    store.update(before)
