"""The pages themselves: the status at / and /status.json, and the actions below /do/."""

import base64
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from replay.simulator.actions import ActionError
from replay.simulator.answer import OcpiError
from replay.simulator.connection import PeerError
from replay.simulator.incoming import body_of
from replay.simulator.platform import Platform
from replay.simulator.status.guard import is_local
from replay.simulator.status.offered import Action, Actor, actions_of
from replay.simulator.status.view import status

log = logging.getLogger(__name__)

PAGES = Environment(
    loader=PackageLoader("replay.simulator.status"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
STYLE = PAGES.get_template("status.css").render()
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
LONGEST = 500  # characters of an error
Handler = Callable[[Request], Awaitable[Response]]


def status_pages(platform: Platform) -> Starlette:
    """What a platform shows to people.

    It is not served where partners come: what a proxy forwards to there looks as if it came from this machine.
    """
    pages = _Pages(platform)
    return Starlette(
        routes=[
            Route("/", pages.page),
            Route("/status.json", pages.json),
            Route("/do/{name}", pages.form, methods=["GET"]),
            Route("/do/{name}", pages.act, methods=["POST"]),
        ]
    )


class _Pages:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    async def page(self, request: Request) -> Response:
        offered = [action for action, _ in actions_of(self._platform).values()] if self._may(request) else []
        return _html("status.html", status=status(self._platform), actions=offered)

    async def json(self, request: Request) -> Response:
        return _json(status(self._platform))

    async def form(self, request: Request) -> Response:
        """An action's form, on a page that does not refresh under the fingers; the query fills it in."""
        if not self._may(request):
            return _html("refused.html", 403)
        found = self._named(request)
        return _form(*found, dict(request.query_params)) if found else _html("refused.html", 404)

    async def act(self, request: Request) -> Response:
        """Do something: asked by a form or, answering likewise, by a JSON object."""
        as_json = request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"
        found = self._named(request)
        if not self._may(request):
            return _json({"error": "not allowed"}, 403) if as_json else _html("refused.html", 403)
        if found is None:
            return _json({"error": "no such action"}, 404) if as_json else _html("refused.html", 404)
        given: dict[str, str] = {}
        try:
            given = await _given(request, as_json=as_json)
            said, error, http_status = await found[0].do(found[1], given), "", 200
        except (ActionError, PeerError, OcpiError) as refused:
            said, error, http_status = "", _one_line(refused), 422
        except Exception as unexpected:
            log.exception("%s", request.url.path)
            said, error, http_status = "", f"internal error: {type(unexpected).__name__}", 500
        if as_json:
            return _json({"error": error} if error else {"done": said}, http_status)
        return _form(*found, given, done=said, error=error)

    def _named(self, request: Request) -> tuple[Action, Actor] | None:
        return actions_of(self._platform).get(request.path_params["name"])

    def _may(self, request: Request) -> bool:
        return is_local(request, self._platform.status_url)


async def _given(request: Request, *, as_json: bool) -> dict[str, str]:
    """The fields, as text. Raises ActionError, OcpiError."""
    text = await body_of(request)
    try:
        if not as_json:
            return dict(parse_qsl(text.decode(), max_num_fields=50))
        given = json.loads(text or b"{}")
    except (ValueError, RecursionError):
        raise ActionError("the body is no form and no JSON") from None
    if not isinstance(given, dict) or not all(_is_plain(value) for value in given.values()):
        raise ActionError("the body must be a JSON object of texts and numbers")
    return {name: str(value) for name, value in given.items()}


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _form(action: Action, actor: Actor, given: Mapping[str, str], *, done: str = "", error: str = "") -> Response:
    """The form, filled in with what was given, but for passwords."""
    return _html("form.html", action=action, actor=actor, given=given, done=done, error=error)


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _html(name: str, http_status: int = 200, **values: Any) -> Response:
    text = PAGES.get_template(name).render(style=STYLE, http_status=http_status, **values)
    # What partners send may hold characters that no encoding has.
    return Response(text.encode(errors="replace"), http_status, HEADERS, "text/html; charset=utf-8")


def _json(value: Any, http_status: int = 200) -> Response:
    return Response(json.dumps(value), http_status, HEADERS, "application/json")
