"""What both libraries leave to their user: where objects are kept, and what answers a command or a token gets."""

from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from objects import OWNER, Object
from py_ocpi.core.crud import Crud as BaseCrud
from py_ocpi.core.enums import Action, ModuleID, RoleEnum
from py_ocpi.core.exceptions import NotFoundOCPIError
from state import STATE

COMMAND_TIMEOUT_SECONDS = 30


class Crud(BaseCrud):
    @classmethod
    async def get(cls, module: ModuleID, role: Any, id: Any, *args: Any, **kwargs: Any) -> Object | None:
        if module is ModuleID.credentials_and_registration:
            return _credentials()
        if module is ModuleID.commands:  # what the charging station answered to the command
            return {"result": "ACCEPTED"}
        thing = STATE.of(module.value).get(str(id).lower())
        if thing is None and STATE.owns(module.value):
            raise NotFoundOCPIError  # of what it does not own, the libraries ask whether it is there before a PUT
        return thing and STATE.told(module.value, thing)

    @classmethod
    async def list(cls, module: ModuleID, role: Any, filters: Any, *args: Any, **kwargs: Any) -> tuple[Any, int, bool]:
        since, until = filters["date_from"], filters["date_to"]
        chosen = [thing for thing in STATE.of(module.value).values() if _within(thing, since, until)]
        start = max(filters["offset"], 0)
        end = start + max(filters["limit"], 0)
        page = [STATE.told(module.value, thing) for thing in chosen[start:end]]
        return page, len(chosen), end >= len(chosen)

    @classmethod
    async def create(cls, module: ModuleID, role: Any, data: Any, *args: Any, **kwargs: Any) -> Object:
        if module is ModuleID.credentials_and_registration:
            return _register(data)
        STATE.keep(module.value, data)
        return data

    @classmethod
    async def update(cls, module: ModuleID, role: Any, data: Any, id: Any = None, *args: Any, **kwargs: Any) -> Object:
        if module is ModuleID.credentials_and_registration:
            return _register(data)
        if not STATE.owns(module.value):  # else charging preferences: echoed, not kept
            STATE.of(module.value)[str(id).lower()] = data
        return data

    @classmethod
    async def delete(cls, module: ModuleID, role: Any, id: Any, *args: Any, **kwargs: Any) -> None:
        if module is ModuleID.credentials_and_registration:
            STATE.token_c = STATE.counterpart = None
        STATE.of(module.value).pop(str(id).lower(), None)

    @classmethod
    async def do(cls, module: ModuleID, role: Any, action: Action, *args: Any, **kwargs: Any) -> Any:
        if action is Action.get_client_token:
            return _client_token(kwargs["auth_token"])
        if action is Action.authorize_token:
            return _authorization(**kwargs["data"])
        return _command(kwargs["command"].value, args[0])


def _client_token(auth_token: str | None) -> str | None:
    """The counterpart's token; py-ocpi takes an empty one for not registered yet, and none for unauthorized."""
    if STATE.counterpart and auth_token == STATE.token_c:
        return STATE.counterpart["credentials"]["token"]
    return "" if auth_token in STATE.tokens_a else None


def _authorization(token_uid: str, location_reference: Object | None, **_: object) -> Object:
    token = STATE.of("tokens")[token_uid.lower()]
    allowed = "ALLOWED" if token["valid"] else "BLOCKED"
    return {"allowed": allowed, "token": token, "location": location_reference}


def _command(command: str, body: Object) -> Object:
    if command == "START_SESSION":
        STATE.started = body
    accepted = command in {"START_SESSION", "STOP_SESSION"}
    return {"result": "ACCEPTED" if accepted else "NOT_SUPPORTED", "timeout": COMMAND_TIMEOUT_SECONDS}


def _register(counterpart: Object) -> Object:
    """Keep what the counterpart sent, and give it a new token; the one it came with is used up.

    The token is Base64 of something that is not UTF-8: extrawest-ocpi knows it again only so, where 2.1.1 sends it raw.
    """
    STATE.counterpart, STATE.token_c = counterpart, f"zzzz{token_hex(14)}"
    STATE.tokens_a.clear()
    return _credentials()


def _credentials() -> Object:
    party = OWNER | {"business_details": {"name": "Example Works Charging"}}
    parties = party if STATE.version == "2.1.1" else {"roles": [party | {"role": RoleEnum(STATE.role.upper()).value}]}
    return {"token": STATE.token_c, "url": f"{STATE.origin}/ocpi/versions"} | parties


def _within(thing: Object, since: datetime | None, until: datetime | None) -> bool:
    moment = datetime.fromisoformat(thing["last_updated"])
    return (since is None or moment >= _utc(since)) and (until is None or moment < _utc(until))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
