"""Middle: keeps the proxy in the middle. Both sides' URLs are replaced by the tap's, and nothing goes anywhere else."""

import json
import logging
from collections.abc import Callable

from mitmproxy import http
from mitmproxy.proxy.mode_specs import ReverseMode

from addons import rewriting
from addons.announcements import Announcements
from addons.origins import PREFIX, Origins, authority_of, origin_of
from addons.passing import KEY, Passing, passing_of
from addons.settings import target_of
from recordings.exchange import Direction, Rewrite, Side, TransportError

LINKS = (b"link", b"location")
SMALL = 256 * 1024  # announcements are far below; larger bodies are not searched for them


class Middle:
    """Decides where each request goes, and rewrites what passes. `announced` is told of every further origin."""

    def __init__(
        self, origins: Origins, versions_urls: dict[Side, str], announced: Callable[[Side, str], None]
    ) -> None:
        """`versions_urls` are the platforms as configured: a versions URL or just an origin."""
        self.origins = origins
        self.announcements = Announcements(versions_urls)
        self.announced = announced
        self._listeners: dict[ReverseMode, Side] = {}

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        """Find out who asks whom."""
        mode = flow.client_conn.proxy_mode
        if isinstance(mode, ReverseMode):
            self._through_listener(flow, self._responder(mode))
        else:
            self._through_proxy(flow)
        passing = passing_of(flow)
        assert passing
        passing.announcing = self.announcements.may_be(passing.url)

    def _responder(self, mode: ReverseMode) -> Side:
        """The side that a listener stands for."""
        if mode not in self._listeners:
            target = target_of(mode)
            self._listeners[mode] = next(side for side, origin in self.origins.real.items() if origin == target)
        return self._listeners[mode]

    def _through_listener(self, flow: http.HTTPFlow, responder: Side) -> None:
        request, direction = flow.request, Direction.to(responder)
        target = self.origins.behind(responder, request.path)
        flow.metadata[KEY] = passing = Passing(direction, "".join(target) if target else request.path)
        if target is None:
            asked = request.path.removeprefix(PREFIX).replace("/", "://", 1).partition("?")[0]
            passing.url = asked
            self._refuse(
                passing, f"{origin_of(asked) or asked} was neither configured nor announced by the {responder}."
            )
        elif request.path.startswith(PREFIX):
            self._redirect(flow, *target)
        elif request.first_line_format == "absolute" and not self._names_tap(request, responder):
            self._refuse(passing, f"The tap is no open proxy: {request.authority} is not the {responder}.")
        else:
            request.authority = "" if request.first_line_format == "absolute" else request.authority

    def _names_tap(self, request: http.Request, responder: Side) -> bool:
        named = {origin_of(f"{scheme}://{request.authority}") for scheme in ("http", "https")}
        return bool(named & {self.origins.real[responder], origin_of(self.origins.tap[responder])})

    def _redirect(self, flow: http.HTTPFlow, origin: str, path: str) -> None:
        """Send a request to a further origin instead of the listener's own."""
        flow.request.scheme, flow.request.host, flow.request.port = authority_of(origin)
        flow.request.host_header = origin.partition("://")[2]
        flow.request.path = path

    def _through_proxy(self, flow: http.HTTPFlow) -> None:
        """Judge by where the request will go; its Host header may say anything."""
        side = self.origins.side_of(flow.request.url)
        flow.metadata[KEY] = passing = Passing(Direction.to(side or Side.HUB), flow.request.url)
        if side is None:
            self._refuse(passing, f"{origin_of(flow.request.url) or 'That host'} was neither configured nor announced.")

    def _refuse(self, passing: Passing, detail: str) -> None:
        passing.refused, passing.detail = TransportError.ORIGIN_REFUSED, detail

    def http_connect(self, flow: http.HTTPFlow) -> bool:
        """As a regular proxy: open no tunnel to a host that is neither platform's. False where it was refused."""
        named = flow.request.authority
        if any(self.origins.side_of(f"{scheme}://{named}") for scheme in ("https", "http")):
            return True
        flow.metadata[KEY] = passing = Passing(Direction.to(Side.HUB), f"https://{named}")
        self._refuse(passing, f"{named} was neither configured nor announced.")
        flow.response = refusal(403, passing.detail)
        return False

    def request(self, flow: http.HTTPFlow) -> None:
        """Refuse, or rewrite the request on its way."""
        passing = passing_of(flow)
        if passing is None:
            return
        if passing.refused:
            flow.response = refusal(503 if passing.refused == TransportError.RECORDER_REFUSED else 403, passing.detail)
        elif "request" not in passing.large:
            self._listen(passing, flow.request, passing.direction.requester)
            self._rewrite_request(flow, passing)

    def response(self, flow: http.HTTPFlow) -> None:
        """Rewrite the answer on its way."""
        passing = passing_of(flow)
        if passing and flow.response and not passing.refused and "response" not in passing.large:
            self._listen(passing, flow.response, passing.direction.responder)
            self._rewrite_response(flow, passing)

    def _listen(self, passing: Passing, message: http.Message, speaker: Side) -> None:
        if passing.announcing and (text := text_of(message)):
            for url in self.announcements.learn(text):
                if origin := self.origins.announce(speaker, url):
                    self.announced(speaker, origin)

    def _rewrite_request(self, flow: http.HTTPFlow, passing: Passing) -> None:
        request = flow.request
        if passing.announcing or may_hold_response_url(request):
            self._rewrite_body(flow, passing, "request", request)
        if "response_url=" in request.path and (names := self._names(flow, passing.direction.requester)):
            self._rewrite_query(passing, request, names)

    def _rewrite_response(self, flow: http.HTTPFlow, passing: Passing) -> None:
        response = flow.response
        assert response
        if passing.announcing:
            self._rewrite_body(flow, passing, "response", response)
        if any(name.lower() in LINKS for name, _ in response.headers.fields):
            self._rewrite_headers(passing, response, self._names(flow, passing.direction.responder))

    def _rewrite_headers(self, passing: Passing, message: http.Message, names: dict[str, str]) -> None:
        for name in ("Link", "Location") if names else ():
            values = message.headers.get_all(name)
            new = [rewriting.replaced(value.encode("utf-8", "surrogateescape"), names) for value in values]
            if done := [pair for _, pairs in new for pair in pairs]:
                self._note(passing, "response", message, done)
                message.headers.set_all(name, [text.decode("utf-8", "surrogateescape") for text, _ in new])

    def _rewrite_query(self, passing: Passing, request: http.Request, names: dict[str, str]) -> None:
        path, done = rewriting.in_query(request.path, names)
        if done:
            self._note(passing, "request", request, done)
            request.path = path

    def _rewrite_body(self, flow: http.HTTPFlow, passing: Passing, side: str, message: http.Message) -> None:
        way = passing.direction
        names = self._names(flow, way.requester if side == "request" else way.responder)
        text = text_of(message)
        if not text or not names:
            return
        new, done = rewriting.replaced(text, names) if passing.announcing else rewriting.in_response_urls(text, names)
        if done:
            self._note(passing, side, message, done)
            message.content = new

    def _note(self, passing: Passing, side: str, message: http.Message, done: rewriting.Replaced) -> None:
        passing.keep(side, message)
        passing.rewrites += [Rewrite(side, sent, forwarded) for sent, forwarded in done]

    def _names(self, flow: http.HTTPFlow, speaker: Side) -> dict[str, str]:
        """What to replace in a speaker's messages; nothing where the tap is a regular proxy."""
        return self.origins.mapping(speaker) if isinstance(flow.client_conn.proxy_mode, ReverseMode) else {}


def may_hold_response_url(request: http.Request) -> bool:
    """Whether it is worth reading the body: it names a response_url, or its Content-Encoding hides what it names."""
    raw = request.raw_content
    return raw is not None and (b"response_url" in raw or "content-encoding" in request.headers)


def text_of(message: http.Message) -> bytes | None:
    """A small JSON body with its Content-Encoding undone; None for everything else."""
    raw = message.raw_content
    if not raw or len(raw) > SMALL:
        return None
    content = message.get_content(strict=False) or b""
    return content if content.lstrip()[:1] in (b"{", b"[") else None


def refusal(status: int, detail: str) -> http.Response:
    """The tap's own answer, not to be mistaken for a platform's."""
    logging.warning("ocpi-tap: refused: %s", detail)
    body = json.dumps({"error": f"ocpi-tap did not forward this request: {detail}"})
    return http.Response.make(status, body, {"Content-Type": "application/json", "Via": "1.1 ocpi-tap"})
