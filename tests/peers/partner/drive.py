"""Has the partner act on its own towards its counterpart: outside OCPI, for tests alone."""

import base64
from datetime import UTC, datetime, timedelta
from json import JSONDecodeError
from typing import Any
from uuid import uuid4

import httpx
from charging import DRIVER, cdr, completion, progress, started_session
from objects import OWNER, Object
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from state import STATE

SESSION_MINUTES, SESSION_KWH = 45, 12.0
PAGE = 50


class CannotError(Exception):
    """The partner is not in a state to do what was asked."""


class Counterpart:
    """The counterpart's interfaces as the handshake announced them, and what was sent to them."""

    def __init__(self) -> None:
        if STATE.counterpart is None:
            raise CannotError("nobody has registered yet")
        self._credentials: Object = STATE.counterpart["credentials"]
        self._endpoints: list[Object] = STATE.counterpart["endpoints"]["endpoints"]
        self.sent: list[Object] = []

    def url(self, module: str, role: str, *ids: str) -> str:
        for endpoint in self._endpoints:
            if (endpoint["identifier"], endpoint.get("role", role)) == (module, role):  # 2.1.1 has no roles
                return "/".join([endpoint["url"].rstrip("/"), *ids]) if ids else endpoint["url"]
        raise CannotError(f"the counterpart offers no {module} {role}")

    def send(self, method: str, url: str, to: Object | None = None, **more: Any) -> httpx.Response:
        """One OCPI request; `to` is the party that it is meant for, the counterpart's first one unless told."""
        response = httpx.request(method, url, headers=self._headers(to), **more)
        asked = {"method": method, "url": str(response.request.url)}
        self.sent.append(asked | {"http_status": response.status_code, "answer": _json(response)})
        return response

    def _headers(self, to: Object | None) -> dict[str, str]:
        token = self._credentials["token"]
        if STATE.version == "2.1.1":
            return {"Authorization": f"Token {token}"}
        to = to or self._credentials["roles"][0]
        return {
            "Authorization": f"Token {base64.b64encode(token.encode()).decode()}",
            "X-Request-ID": str(uuid4()),
            "X-Correlation-ID": str(uuid4()),
            "OCPI-from-country-code": OWNER["country_code"],
            "OCPI-from-party-id": OWNER["party_id"],
            "OCPI-to-country-code": to["country_code"].upper(),  # the libraries have lower-cased it
            "OCPI-to-party-id": to["party_id"].upper(),
        }


async def drive(request: Request) -> JSONResponse:
    """`POST /drive/{action}` with a JSON object: what to pull, or fields that replace those of the object to send."""
    action = ACTIONS.get(request.path_params["action"])
    if action is None:
        return JSONResponse({"error": f"actions are: {', '.join(ACTIONS)}"}, status_code=404)
    try:
        counterpart = Counterpart()
        done = await run_in_threadpool(action, counterpart, await request.json())
    except (CannotError, httpx.HTTPError) as error:
        return JSONResponse({"error": str(error)}, status_code=409)
    return JSONResponse({"sent": counterpart.sent, "object": done})


def pull(counterpart: Counterpart, body: Object) -> None:
    """Every page of `module` as its Link headers lead; the rest of the body is the query of the first page."""
    module, query = body["module"], {"offset": 0, "limit": PAGE} | body
    del query["module"]
    response = counterpart.send("GET", counterpart.url(module, "SENDER"), params=query)
    while True:
        for thing in (_json(response) or {}).get("data") or []:
            STATE.keep(module, thing)
        following = response.links.get("next", {}).get("url")
        if not following:
            return
        response = counterpart.send("GET", following)


def pull_tokens(counterpart: Counterpart, body: Object) -> None:
    pull(counterpart, {"module": "tokens"} | body)


def push_session(counterpart: Counterpart, body: Object) -> Object:
    """One charging session from start to end: PUT, PATCH, PUT."""
    start = datetime.now(UTC) - timedelta(minutes=SESSION_MINUTES)
    session = started_session(start) | _as_commanded() | body
    url = counterpart.url("sessions", "RECEIVER", *OWNER.values(), session["id"])
    counterpart.send("PUT", url, session["cdr_token"], json=STATE.told("sessions", session))
    halfway = progress(start, SESSION_MINUTES // 2, SESSION_KWH / 2)
    told = STATE.told("sessions", session | halfway)
    counterpart.send("PATCH", url, session["cdr_token"], json={name: told[name] for name in halfway})
    session |= completion(start, SESSION_MINUTES, SESSION_KWH)
    counterpart.send("PUT", url, session["cdr_token"], json=STATE.told("sessions", session))
    STATE.keep("sessions", session)
    return STATE.told("sessions", session)


def _as_commanded() -> Object:
    """What a session takes over from the START_SESSION before it, in the library's spelling."""
    command, STATE.started = STATE.started, None
    if command is None:
        return {}
    token = command["token"] | {"contract_id": command["token"].get("contract_id", command["token"].get("auth_id"))}
    places = ("location_id", "evse_uid", "connector_id", "authorization_reference")
    taken = {name: command[name] for name in places if command.get(name)}
    return {"cdr_token": {name: token.get(name, DRIVER[name]) for name in DRIVER}, "auth_method": "COMMAND"} | taken


def post_cdr(counterpart: Counterpart, body: Object) -> Object:
    """The CDR of the latest charging session."""
    session = list(STATE.of("sessions").values())[-1]
    made = cdr(session, STATE.of("locations")[session["location_id"].lower()]) | body
    told = STATE.told("cdrs", made)
    counterpart.send("POST", counterpart.url("cdrs", "RECEIVER"), made["cdr_token"], json=told)
    STATE.keep("cdrs", made)
    return told


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return None


ACTIONS = {"pull": pull, "pull-tokens": pull_tokens, "session": push_session, "cdr": post_cdr}
