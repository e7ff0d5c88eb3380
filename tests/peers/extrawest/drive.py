"""Has the CPO act on its own towards the hub: outside OCPI, for tests alone."""

import base64
from datetime import UTC, datetime, timedelta
from json import JSONDecodeError
from typing import Any
from uuid import uuid4

import httpx
from crud import STATE
from objects import OWNER, Object, cdr, completion, progress, started_session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

SESSION_MINUTES, SESSION_KWH = 45, 12.0
PAGE = 50


class CannotError(Exception):
    """The CPO is not in a state to do what was asked."""


class Hub:
    """The hub's interfaces as the handshake announced them, and what was sent to them."""

    def __init__(self) -> None:
        if STATE.hub is None:
            raise CannotError("no hub has registered yet")
        self._credentials: Object = STATE.hub["credentials"]
        self._endpoints: list[Object] = STATE.hub["endpoints"]["endpoints"]
        self.sent: list[Object] = []

    def url(self, module: str, role: str, *ids: str) -> str:
        for endpoint in self._endpoints:
            if (endpoint["identifier"], endpoint["role"]) == (module, role):
                return "/".join([endpoint["url"].rstrip("/"), *ids]) if ids else endpoint["url"]
        raise CannotError(f"the hub offers no {module} {role}")

    def send(self, method: str, url: str, to: Object | None = None, **more: Any) -> httpx.Response:
        """One OCPI request; `to` is the party that it is meant for, the hub's own one unless told."""
        response = httpx.request(method, url, headers=self._headers(to or self._credentials["roles"][0]), **more)
        self.sent.append({"method": method, "url": url, "http_status": response.status_code, "answer": _json(response)})
        return response

    def _headers(self, to: Object) -> dict[str, str]:
        token = base64.b64encode(self._credentials["token"].encode()).decode()
        return {
            "Authorization": f"Token {token}",
            "X-Request-ID": str(uuid4()),
            "X-Correlation-ID": str(uuid4()),
            "OCPI-from-country-code": OWNER["country_code"],
            "OCPI-from-party-id": OWNER["party_id"],
            "OCPI-to-country-code": to["country_code"].upper(),  # the library has lower-cased it
            "OCPI-to-party-id": to["party_id"].upper(),
        }


async def drive(request: Request) -> JSONResponse:
    """`POST /drive/{action}` with a JSON object, whose fields replace those of the object to send."""
    action = ACTIONS.get(request.path_params["action"])
    if action is None:
        return JSONResponse({"error": f"actions are: {', '.join(ACTIONS)}"}, status_code=404)
    try:
        hub = Hub()
        done = await run_in_threadpool(action, hub, await request.json())
    except (CannotError, httpx.HTTPError) as error:
        return JSONResponse({"error": str(error)}, status_code=409)
    return JSONResponse({"sent": hub.sent, "object": done})


def pull_tokens(hub: Hub, body: Object) -> None:
    """Every page of the hub's tokens, as its Link headers lead."""
    url: str | None = f"{hub.url('tokens', 'SENDER')}?offset=0&limit={body.get('limit', PAGE)}"
    while url:
        response = hub.send("GET", url)
        for token in (_json(response) or {}).get("data") or []:
            STATE.keep("tokens", token)
        url = response.links.get("next", {}).get("url")


def push_session(hub: Hub, body: Object) -> Object:
    """One charging session from start to end: PUT, PATCH, PUT."""
    start = datetime.now(UTC) - timedelta(minutes=SESSION_MINUTES)
    session = started_session(start) | _as_commanded() | body
    url = hub.url("sessions", "RECEIVER", *OWNER.values(), session["id"])
    hub.send("PUT", url, session["cdr_token"], json=session)
    halfway = progress(start, SESSION_MINUTES // 2, SESSION_KWH / 2)
    hub.send("PATCH", url, session["cdr_token"], json=halfway)
    session |= completion(start, SESSION_MINUTES, SESSION_KWH)
    hub.send("PUT", url, session["cdr_token"], json=session)
    STATE.keep("sessions", session)
    return session


def _as_commanded() -> Object:
    """What a session takes over from the START_SESSION before it, in the library's spelling."""
    command, STATE.started = STATE.started, None
    if command is None:
        return {}
    token = {name: command["token"][name] for name in ("country_code", "party_id", "uid", "type", "contract_id")}
    places = ("location_id", "evse_uid", "connector_id", "authorization_reference")
    return {"cdr_token": token, "auth_method": "COMMAND"} | {name: command[name] for name in places if command[name]}


def post_cdr(hub: Hub, body: Object) -> Object:
    """The CDR of the latest charging session."""
    session = list(STATE.of("sessions").values())[-1]
    made = cdr(session, STATE.of("locations")[session["location_id"].lower()]) | body
    hub.send("POST", hub.url("cdrs", "RECEIVER"), made["cdr_token"], json=made)
    STATE.keep("cdrs", made)
    return made


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return None


ACTIONS = {"pull-tokens": pull_tokens, "session": push_session, "cdr": post_cdr}
