"""What the partner knows, in memory: its own objects, those it was sent, and whom it is connected with."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from charging import cdr, completion, started_session
from objects import SEEDED, Object, location, tariffs, tokens
from older import in_2_1_1

OWN = {"cpo": {"locations", "tariffs", "sessions", "cdrs"}, "emsp": {"tokens"}}  # the modules that a role is SENDER of


@dataclass
class State:
    """Objects by module, then by lower-case id, as the libraries lower-case every id they read; own ones in 2.2.1."""

    role: str = "cpo"
    version: str = "2.2.1"
    origin: str = ""  # of the URLs it announces
    objects: dict[str, dict[str, Object]] = field(default_factory=dict)
    tokens_a: set[str] = field(default_factory=set)
    token_c: str | None = None
    counterpart: Object | None = None  # its credentials and its version details
    started: Object | None = None  # the START_SESSION that the next session answers

    def begin(self, role: str, version: str, origin: str, token_a: str) -> None:
        self.role, self.version, self.origin = role, version, origin
        self.tokens_a.add(token_a)
        seed = {"cpo": self._seed_cpo, "emsp": self._seed_emsp}[role]
        seed()

    def of(self, module: str) -> dict[str, Object]:
        return self.objects.setdefault(module, {})

    def keep(self, module: str, thing: Object) -> None:
        self.of(module)[str(thing["uid" if module == "tokens" else "id"]).lower()] = thing

    def owns(self, module: str) -> bool:
        return module in OWN[self.role]

    def told(self, module: str, thing: Object) -> Object:
        """An object as the connection's version has it; what others sent has come in that form."""
        if self.version == "2.1.1" and self.owns(module):
            return in_2_1_1(module, thing, self.of("locations"))
        return thing

    def _seed_cpo(self) -> None:
        """Seven locations, three tariffs, and two charging sessions of the past with their CDRs."""
        for number in range(1, 8):
            self.keep("locations", location(number))
        for thing in tariffs():
            self.keep("tariffs", thing)
        for number, kwh in ((1, 10.0), (2, 24.0)):
            start = datetime.fromisoformat(SEEDED) + timedelta(days=number)
            session = started_session(start) | {"id": f"S-{number}"} | completion(start, 60, kwh)
            self.keep("sessions", session)
            self.keep("cdrs", cdr(session, location(1)) | {"last_updated": session["last_updated"]})

    def _seed_emsp(self) -> None:
        """Five tokens, the last of them blocked."""
        for thing in tokens():
            self.keep("tokens", thing)


STATE = State()
