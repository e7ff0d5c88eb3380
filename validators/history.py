"""History: which versions of which objects have been seen, so that a recording holds each version once."""

import hashlib

from recordings.entry import SeenObject
from recordings.lru import Lru
from validators.call import Call
from validators.objects import objects_in

OBJECTS = 200_000  # whose latest version is remembered
BODIES = 64

Identity = tuple[str, str, str, str]


class History:
    """Platforms poll lists that rarely change; what did not change is no new version."""

    def __init__(self) -> None:
        """Nothing seen: in each run the first sight of an object counts as a version."""
        self._latest: Lru[Identity, bytes] = Lru(OBJECTS)
        self._changes = 0
        self._bodies: Lru[tuple[bytes, str], int] = Lru(BODIES)

    def new_in(self, call: Call) -> tuple[SeenObject, ...]:
        """The objects of a call that differ from what was last seen under their identity."""
        content = call.response.message.body.content if call.response else b""
        body = (content, call.exchange.direction)
        if call.request.method == "GET" and self._bodies.get(body) == self._changes:
            return ()
        new = tuple(seen for seen in objects_in(call) if self._is_new(seen))
        self._changes += bool(new)
        if call.request.method == "GET":
            self._bodies.put(body, self._changes)
        return new

    def _is_new(self, seen: SeenObject) -> bool:
        identity = (seen.kind, seen.country_code.upper(), seen.party_id.upper(), seen.object_id.lower())
        digest = hashlib.blake2b(seen.content.encode(), digest_size=16).digest()
        if self._latest.get(identity) == digest:
            return False
        self._latest.put(identity, digest)
        return True
