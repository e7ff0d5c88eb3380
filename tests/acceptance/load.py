"""Clients that keep a tap busy, and know what was answered and when."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

PLACE = "/ocpi/2.2.1/receiver/locations/DE/EXA/"
BODY = json.dumps({"id": "L", "name": "x" * 1_500, "last_updated": "2026-01-05T10:00:00Z"})


@dataclass
class Load:
    """Clients that PUT objects through a listener, and when each was answered."""

    url: str
    answered: dict[str, float] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def wait_for(self, count: int) -> None:
        until(lambda: len(self.answered) >= count)

    def run(self, name: str) -> None:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        number = 0
        try:
            while not self.stopped.is_set():
                number += 1
                self.put(connection, f"{name}{number}")
        except (OSError, http.client.HTTPException):
            return  # the tap is gone
        finally:
            connection.close()

    def put(self, connection: http.client.HTTPConnection, name: str) -> None:
        headers = {"Authorization": "Token b2J2aW91c2x5LWZha2U=", "X-Request-ID": name}
        connection.request("PUT", PLACE + name, BODY.replace('"L"', f'"{name}"'), headers)
        reply = connection.getresponse()
        reply.read()
        self.statuses.append(reply.status)
        if reply.status == 200:
            self.answered[name] = time.monotonic()


@contextmanager
def loaded(url: str, clients: int = 4) -> Iterator[Load]:
    load = Load(url)
    threads = [threading.Thread(target=load.run, args=(f"C{number}-",)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stopped.set()
        for thread in threads:
            thread.join()


def until(holds: Callable[[], Any], seconds: float = 20) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)
    return found
