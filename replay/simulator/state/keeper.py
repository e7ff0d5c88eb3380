"""A platform's state in a file, so that a restarted one goes on where it was."""

import asyncio
import base64
import logging
import time
from pathlib import Path

from cryptography.fernet import Fernet

from recordings.key import kept_key
from replay.simulator.platform import Platform
from replay.simulator.state.file import StateError, StateFile
from replay.simulator.state.interrupted import UNDER_WAY, end_interrupted
from replay.simulator.state.kept import OWNER, Rows, join_again, links_of, owner_of, rows_of, take_over
from replay.simulator.values import Json

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks whether anything has changed
SHARE = 10  # writing takes no more than one part in so many of the time


class State:
    """Objects, registrations and a hub's settings; the file is the platform's alone from `load` to `close`.

    Credentials tokens are encrypted under a key of the user that lies elsewhere. Sessions that were running end when
    the platform is back, see `end_interrupted`. The parties behind a hub are made anew, with the data of their first
    day; those that joined it join again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: StateFile | None = None
        self._rows: Rows = {}  # as found
        self._links: Json = {}  # as written
        self._following: asyncio.Task[None] | None = None

    def load(self, platform: Platform) -> bool:
        """Open the file, or make it, and take over what it has; whether it had anything. Raises StateError."""
        file = StateFile(self.path, self._cipher())
        try:
            self._rows = file.read()
            if self._rows:
                self._demand_own(platform)
                take_over(platform, self._rows)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            file.close()
            raise StateError(f"{self.path}: cannot be read: {error!r}") from error
        except StateError:
            file.close()
            raise
        self._file = file
        return bool(self._rows)

    async def resume(self, platform: Platform) -> None:
        """Go on once the platform has started; the file follows it from here on."""
        await join_again(platform, self._rows)
        if self._rows:
            platform.spawn(end_interrupted(platform))
        self._rows = {}
        self._following = asyncio.create_task(self._follow(platform))

    def save(self, platform: Platform) -> None:
        """Write what has changed. Raises StateError."""
        if self._file is None:
            raise StateError(f"{self.path}: not loaded")
        platform.store.dirty, self._links = False, links_of(platform)
        self._file.write(rows_of(platform))

    async def close(self, platform: Platform) -> None:
        """Write a last time and let go of the file. Raises StateError."""
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        try:
            self.save(platform)
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Leave the file as it is."""
        if self._file is not None:
            self._file.close()
        self._file = self._following = None

    def _cipher(self) -> Fernet | None:
        key = kept_key("state")
        if key is None:
            log.warning("%s: there is nowhere to keep a key for it, so registrations will not survive", self.path)
        return Fernet(base64.urlsafe_b64encode(key)) if key else None

    def _demand_own(self, platform: Platform) -> None:
        found, own = self._rows[OWNER, ""], owner_of(platform)
        if found != own:
            raise StateError(f"{self.path}: the state of {found}, not of {own}")

    async def _follow(self, platform: Platform) -> None:
        took = 0.0
        while True:
            await asyncio.sleep(max(PAUSE, took * SHARE))
            if not self._may_be_behind(platform):
                continue
            begun = time.perf_counter()
            try:
                self.save(platform)
            except StateError as error:
                platform.store.dirty = True
                log.warning("%s", error)
            took = time.perf_counter() - begun

    def _may_be_behind(self, platform: Platform) -> bool:
        """A session under way grows without making the store dirty."""
        running = any(session.get("status") in UNDER_WAY for session in platform.store.all("sessions"))
        return running or platform.store.dirty or links_of(platform) != self._links
