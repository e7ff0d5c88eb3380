"""ocpi-tap for mitmproxy: `mitmdump -s addons/tap.py --mode reverse:… --mode reverse:… --set ocpi_hub=… …`."""

import asyncio
import gc
import logging
import sqlite3
from collections.abc import Set
from importlib import metadata
from pathlib import Path
from typing import Any

from mitmproxy import ctx, exceptions, http
from mitmproxy.addonmanager import Loader

from addons import chain, settings
from addons.frames import Announced, Start
from addons.middle import Middle
from addons.outbox import Outbox, SinkError
from addons.recorder import Recorder
from addons.settings import Settings, SettingsError
from recordings.exchange import Side
from recordings.file import exists, open_for_reading
from recordings.formats.errors import without_bytes


class Tap:
    """Puts the parts together, in order: Middle decides and rewrites, Recorder writes down."""

    def __init__(self) -> None:
        """Nothing runs before the options are known."""
        self.settings: Settings | None = None
        self.middle: Middle | None = None
        self.recorder: Recorder | None = None
        self.ended = False

    def load(self, loader: Loader) -> None:
        """Declare the options, and choose mitmproxy's own as a recording tap needs them."""
        settings.declare(loader)
        ctx.options.update(connection_strategy="lazy")  # an eager one drops clients of a dead upstream without a trace
        if not ctx.options.listen_host:
            ctx.options.update(listen_host="127.0.0.1")
        if metadata.version("mitmproxy").startswith("11."):
            ctx.options.update(http2=False)  # its h2 lets requests be smuggled (GHSA-847f-9342-265h)
        if ctx.options.flow_detail == 1:
            ctx.options.update(flow_detail=0)  # the sink prints a line an exchange itself

    def configure(self, updated: Set[str]) -> None:
        """Check the options and open the recording; wrong ones stop the start."""
        try:
            new = settings.settings_of(ctx.options)
            if self.settings is None:
                self._open(new)
        except (SettingsError, SinkError) as error:
            if self.settings is None:
                logging.error("ocpi-tap: %s", error)  # ends the start; an exception would print a traceback first
                return
            raise exceptions.OptionsError(f"ocpi-tap: {error}") from None
        if new != self.settings and any(name.startswith("ocpi_") or name == "mode" for name in updated):
            raise exceptions.OptionsError("ocpi-tap: its options cannot change while it records; start it again")
        if late := chain.asleep(ctx.master.addons, ctx.options):
            logging.error("ocpi-tap: %s does nothing now; give it at the start", " and ".join(late))

    def _open(self, new: Settings) -> None:
        origins = new.origins()
        if exists(Path(new.recording)):
            for side, origin in announced_before(Path(new.recording)):
                origins.further[side].add(origin)
        if new.redact:
            logging.getLogger("mitmproxy.proxy.server").addFilter(without_quotes)
        outbox = Outbox(start_of(new), new.queue_limit)
        versions_urls = {Side.HUB: new.hub, Side.PARTNER: new.partner}
        self.middle = Middle(origins, versions_urls, lambda side, origin: outbox.put(Announced(side, origin)))
        self.recorder = Recorder(outbox, new.body_limit, new.when_full == "refuse")
        self.settings = new

    def running(self) -> None:
        """The event loop runs: let the sink have what comes."""
        if self.recorder and self.settings:
            self.recorder.outbox.attach()
            logging.info("ocpi-tap: recording into %s", self.settings.recording)
            for side, url in ((Side.HUB, self.settings.hub_tap_url), (Side.PARTNER, self.settings.partner_tap_url)):
                if url:
                    logging.info("ocpi-tap: the %s reaches the %s at %s", side.other, side, url)
            chain.shorten(ctx.master.addons, ctx.options)
            gc.freeze()  # what mitmproxy is made of stays: looking through it stopped all traffic for 50 ms

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """A request begins."""
        if self.middle and self.recorder:
            self.middle.requestheaders(flow)
            self.recorder.requestheaders(flow)
        self._too_late(flow)

    def http_connect(self, flow: http.HTTPFlow) -> None:
        """A regular proxy is asked for a tunnel."""
        if self.middle and self.recorder and not self.middle.http_connect(flow):
            self.recorder.requestheaders(flow)
            self.recorder.response(flow)  # mitmproxy tells no more of a tunnel that was refused

    def request(self, flow: http.HTTPFlow) -> None:
        """A request is complete."""
        if self.middle:
            self.middle.request(flow)

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        """An answer begins."""
        if self.recorder:
            self.recorder.responseheaders(flow)
        self._too_late(flow)

    def response(self, flow: http.HTTPFlow) -> None:
        """An answer is complete."""
        if self.middle and self.recorder:
            self.middle.response(flow)
            self.recorder.response(flow)
        self._too_late(flow)

    def error(self, flow: http.HTTPFlow) -> None:
        """There is no answer."""
        if self.recorder:
            self.recorder.error(flow)

    def _too_late(self, flow: http.HTTPFlow) -> None:
        """Let nothing pass after the end: the recording says already that it was not answered."""
        if self.ended and flow.killable:
            flow.kill()

    def done(self) -> None:
        """The proxy stops: everything seen is written first."""
        if self.recorder:
            self.recorder.close()
            self.recorder = self.middle = self.settings = None
            self.ended = True
            loop = asyncio.get_running_loop()
            loop.call_soon(loop.set_exception_handler, without_cancelled)


def without_quotes(record: logging.LogRecord) -> bool:
    """mitmproxy quotes what it cannot read, on the console, and that may hold a token."""
    record.msg, record.args = without_bytes(record.getMessage()), ()
    return True


def without_cancelled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Python 3.11 prints a traceback for every connection that is open when mitmproxy stops; there is nothing in it."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


def start_of(new: Settings) -> Start:
    """What the sink must know."""
    return Start(
        path=new.recording,
        connection=new.connection(),
        profile=new.profile,
        redact=new.redact,
        quiet=new.quiet,
        versions=settings.versions(),
        settings=new.as_row(),
        repeats=new.repeats,
    )


def announced_before(path: Path) -> list[tuple[Side, str]]:
    """The further origins that earlier runs into this recording learned."""
    sql: sqlite3.Connection = open_for_reading(path)
    found = [(Side(side), origin) for side, origin in sql.execute("SELECT side, origin FROM origins")]
    sql.close()
    return found


addons = [Tap()]
