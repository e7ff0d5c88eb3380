"""What extrawest-ocpi leaves to its user: where objects and tokens are kept, in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from objects import OWNER, SEEDED, Object, cdr, completion, location, started_session, tariffs
from py_ocpi.core.authentication.authenticator import Authenticator as BaseAuthenticator
from py_ocpi.core.config import settings
from py_ocpi.core.crud import Crud as BaseCrud
from py_ocpi.core.enums import Action, ModuleID

COMMAND_TIMEOUT_SECONDS = 30


@dataclass
class State:
    """What the CPO knows; objects by module, then by lower-case id, as the library lower-cases every id it reads."""

    objects: dict[str, dict[str, Object]] = field(default_factory=dict)
    tokens_a: set[str] = field(default_factory=set)
    token_c: str | None = None
    hub: Object | None = None  # its credentials and its version details
    started: Object | None = None  # the START_SESSION that the next session answers

    def of(self, module: str) -> dict[str, Object]:
        return self.objects.setdefault(module, {})

    def keep(self, module: str, thing: Object) -> None:
        self.of(module)[str(thing["uid" if module == "tokens" else "id"]).lower()] = thing


def seeded() -> State:
    """Seven locations, three tariffs, and two charging sessions of the past with their CDRs."""
    state = State()
    for number in range(1, 8):
        state.keep("locations", location(number))
    for thing in tariffs():
        state.keep("tariffs", thing)
    for number, kwh in ((1, 10.0), (2, 24.0)):
        start = datetime.fromisoformat(SEEDED) + timedelta(days=number)
        session = started_session(start) | {"id": f"S-{number}"} | completion(start, 60, kwh)
        state.keep("sessions", session)
        state.keep("cdrs", cdr(session, location(1)) | {"last_updated": session["last_updated"]})
    return state


STATE = seeded()


class Authenticator(BaseAuthenticator):
    @classmethod
    async def get_valid_token_c(cls) -> list[str]:
        return [STATE.token_c] if STATE.token_c else []

    @classmethod
    async def get_valid_token_a(cls) -> list[str]:
        return sorted(STATE.tokens_a)


class Crud(BaseCrud):
    @classmethod
    async def get(cls, module: ModuleID, role: Any, id: Any, *args: Any, **kwargs: Any) -> Object | None:
        if module is ModuleID.credentials_and_registration:
            return _credentials()
        if module is ModuleID.commands:  # what the charging station answered to the command
            return {"result": "ACCEPTED"}
        return STATE.of(module.value).get(str(id).lower())

    @classmethod
    async def list(cls, module: ModuleID, role: Any, filters: Any, *args: Any, **kwargs: Any) -> tuple[Any, int, bool]:
        since, until = filters["date_from"], filters["date_to"]
        chosen = [thing for thing in STATE.of(module.value).values() if _within(thing, since, until)]
        start = max(filters["offset"], 0)
        end = start + max(filters["limit"], 0)
        return chosen[start:end], len(chosen), end >= len(chosen)

    @classmethod
    async def create(cls, module: ModuleID, role: Any, data: Any, *args: Any, **kwargs: Any) -> Object:
        if module is ModuleID.credentials_and_registration:
            return _register(data)
        STATE.keep(module.value, data)
        return data

    @classmethod
    async def update(cls, module: ModuleID, role: Any, data: Any, id: Any, *args: Any, **kwargs: Any) -> Object:
        if module is ModuleID.sessions:  # charging preferences: echoed, not kept
            return data
        return await cls.create(module, role, data)

    @classmethod
    async def delete(cls, module: ModuleID, role: Any, id: Any, *args: Any, **kwargs: Any) -> None:
        STATE.token_c = STATE.hub = None  # credentials are all that this role lets anyone delete

    @classmethod
    async def do(cls, module: ModuleID, role: Any, action: Action, *args: Any, **kwargs: Any) -> Any:
        if action is Action.get_client_token:
            return STATE.hub["credentials"]["token"] if STATE.hub else None
        command = kwargs["command"].value
        if command == "START_SESSION":
            STATE.started = args[0]  # the body of the command
        accepted = command in {"START_SESSION", "STOP_SESSION"}
        return {"result": "ACCEPTED" if accepted else "NOT_SUPPORTED", "timeout": COMMAND_TIMEOUT_SECONDS}


def _register(hub: Object) -> Object:
    """Keep what the hub sent, and give it a new token; the one it came with is used up."""
    STATE.hub, STATE.token_c = hub, f"fake-c-{token_urlsafe(18)}"
    STATE.tokens_a.clear()
    return _credentials()


def _credentials() -> Object:
    return {
        "token": STATE.token_c,
        "url": f"{settings.PROTOCOL}://{settings.OCPI_HOST}/{settings.OCPI_PREFIX}/versions",
        "roles": [OWNER | {"role": "CPO", "business_details": {"name": "Example Works Charging"}}],
    }


def _within(thing: Object, since: datetime | None, until: datetime | None) -> bool:
    moment = datetime.fromisoformat(thing["last_updated"])
    return (since is None or moment >= _utc(since)) and (until is None or moment < _utc(until))


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
