"""A charging session told from its start to its CDR, in any version, with the partner as its CPO or as its eMSP."""

from dataclasses import dataclass
from typing import Any

from recordings.exchange import Direction, Exchange, TransportError
from tests.validators.talk import HUB, PARTNER, TO_HUB, TO_PARTNER, envelope, exchange

UID, CONTRACT = "0123456789ABCD", "DE-EXM-C12345678"
TOKEN = {"country_code": "DE", "party_id": "EXM", "uid": UID, "type": "RFID", "contract_id": CONTRACT}
NOON, START, END, TO_BE_TOLD = (f"2026-01-05T09:{minute}:00Z" for minute in ("00", "10", "40", "45"))
COORDINATES = {"latitude": "52.531192", "longitude": "13.387723"}
PLACE = {"id": "LOC1", "address": "Example Street 1", "city": "Berlin", "country": "DEU", "coordinates": COORDINATES}
PLACE_221 = PLACE | {"evse_uid": "EVSE1", "evse_id": "DE*EXA*E1", "connector_id": "1",
                     "connector_standard": "IEC_62196_T2", "connector_format": "SOCKET",
                     "connector_power_type": "AC_3_PHASE"}  # fmt: skip
PLACE_211 = PLACE | {"type": "ON_STREET", "postal_code": "10115", "last_updated": NOON}
PERIODS = [{"start_date_time": START, "dimensions": [{"type": "ENERGY", "volume": 12.5}]}]


@dataclass(frozen=True)
class Told:
    """Who says what of it; a field with None is left out. `number` tells one session from another."""

    version: str = "2.2.1"
    partner: str = "CPO"
    number: int = 1

    @property
    def is_old(self) -> bool:
        return self.version == "2.1.1"

    @property
    def reference(self) -> str:
        return f"example-reference-{self.number}"

    def command(self, name: str = "START_SESSION", answer: Any = "ACCEPTED", *, asked: dict[str, Any] | None = None,
                status: int = 200, status_code: int = 1000, error: TransportError = TransportError.NONE
                ) -> Exchange:  # fmt: skip
        """The eMSP's side sends a command; `answer` is the CommandResponse's result, or all of its data."""
        token = {"uid": UID, "auth_id": CONTRACT} if self.is_old else TOKEN
        stated = {"issuer": "Example", "valid": True, "whitelist": "NEVER", "last_updated": NOON}
        start: dict[str, Any] = {"token": token | stated | {"type": "RFID"}, "location_id": "LOC1", "evse_uid": "EVSE1"}
        start |= {} if self.is_old else {"authorization_reference": self.reference}
        body: dict[str, Any] = {"response_url": self._response_url(name)}
        body |= start if name == "START_SESSION" else {"session_id": f"S{self.number}"}
        data = {"result": answer} | ({} if self.is_old else {"timeout": 30}) if isinstance(answer, str) else answer
        url = self._url("commands", name, to_cpo=True)
        reply = data if isinstance(data, bytes) else envelope(data, status_code)
        return exchange("POST", url, body | (asked or {}), reply, way=self._to_cpo, status=status, error=error)

    def result(self, result: str = "ACCEPTED", name: str = "START_SESSION", *, status: int = 200) -> Exchange:
        """The CPO's side sends the result of a command."""
        answer = envelope() if status == 200 else envelope(status_code=2000)
        return exchange("POST", self._response_url(name), {"result": result}, answer, way=self._to_emsp,
                        status=status)  # fmt: skip

    def put(self, status: str = "PENDING", *, http: int = 200, answer: Any = None, **changed: Any) -> Exchange:
        """The CPO's side sends the whole session."""
        return self._pushed("PUT", self.session(status, **changed), http, answer)

    def patch(self, http: int = 200, answer: Any = None, **changed: Any) -> Exchange:
        """The CPO's side changes some fields of it."""
        return self._pushed("PATCH", {"last_updated": TO_BE_TOLD} | changed, http, answer)

    def completed(self, **changed: Any) -> Exchange:
        """The CPO's side ends it."""
        end = "end_datetime" if self.is_old else "end_date_time"
        told: dict[str, Any] = {"status": "COMPLETED", end: END, "kwh": 12.5}
        return self.patch(**told | changed)

    def session(self, status: str = "PENDING", **changed: Any) -> dict[str, Any]:
        """The whole object; nothing has flowed yet."""
        told = {"id": f"S{self.number}", "kwh": 0, "currency": "EUR", "status": status, "last_updated": START}
        if self.is_old:
            told |= {"start_datetime": START, "auth_id": CONTRACT, "auth_method": "AUTH_REQUEST", "location": PLACE_211}
        else:
            told |= {"country_code": "DE", "party_id": "EXA", "start_date_time": START, "cdr_token": TOKEN,
                     "auth_method": "COMMAND", "authorization_reference": self.reference, "location_id": "LOC1",
                     "evse_uid": "EVSE1", "connector_id": "1"}  # fmt: skip
        return _without_none(told | changed)

    def cdr(self, **changed: Any) -> dict[str, Any]:
        """The CDR that agrees with it."""
        told: dict[str, Any] = {"id": f"C{self.number}", "start_date_time": START, "currency": "EUR",
                                "charging_periods": PERIODS, "total_energy": 12.5, "total_time": 0.5,
                                "last_updated": TO_BE_TOLD}  # fmt: skip
        if self.is_old:
            told |= {"stop_date_time": END, "auth_id": CONTRACT, "auth_method": "AUTH_REQUEST", "location": PLACE_211,
                     "total_cost": 5}  # fmt: skip
        else:
            net = "excl_vat" if self.version == "2.2.1" else "before_taxes"
            told |= {"country_code": "DE", "party_id": "EXA", "end_date_time": END, "session_id": f"S{self.number}",
                     "cdr_token": TOKEN, "auth_method": "COMMAND", "authorization_reference": self.reference,
                     "cdr_location": PLACE_221, "total_cost": {net: 5}}  # fmt: skip
        return _without_none(told | changed)

    def billed(self, http: int = 201, answer: Any = None, **changed: Any) -> Exchange:
        """The CPO's side sends the CDR."""
        url = self._url("cdrs", to_cpo=False)
        return exchange("POST", url, self.cdr(**changed), answer, way=self._to_emsp, status=http)

    def listed(self, module: str, *objects: dict[str, Any]) -> Exchange:
        """The eMSP's side reads sessions or CDRs."""
        since = "?date_from=2026-01-01T00:00:00Z"
        url = self._url(module, to_cpo=True, interface="sender") + since
        return exchange("GET", url, answer=envelope(list(objects)), way=self._to_cpo)

    def asked(self, allowed: str = "ALLOWED", uid: str = UID, **reply: Any) -> Exchange:
        """The CPO's side asks about a card; UNKNOWN is answered as such."""
        url = self._url("tokens", f"{uid}/authorize", to_cpo=False, interface="sender")
        answer: dict[str, Any] = {"answer": envelope({"allowed": allowed})}
        if allowed == "UNKNOWN":
            answer = {"answer": envelope(status_code=2000 if self.is_old else 2004), "status": 404}
        return exchange("POST", url, {"location_id": "LOC1"}, way=self._to_emsp, **answer | reply)

    def token(self, **changed: Any) -> Exchange:
        """The eMSP's side pushes a token."""
        stated = {"issuer": "Example", "valid": True, "whitelist": "ALLOWED", "last_updated": NOON}
        token = ({"uid": UID, "type": "RFID", "auth_id": CONTRACT} if self.is_old else TOKEN) | stated | changed
        return exchange("PUT", self._url("tokens", f"DE/EXM/{UID}", to_cpo=True), token, way=self._to_cpo)

    def _pushed(self, method: str, body: dict[str, Any], http: int, answer: Any) -> Exchange:
        url = self._url("sessions", f"DE/EXA/S{self.number}", to_cpo=False)
        return exchange(method, url, body, answer, way=self._to_emsp, status=http)

    @property
    def _to_cpo(self) -> Direction:
        return TO_PARTNER if self.partner == "CPO" else TO_HUB

    @property
    def _to_emsp(self) -> Direction:
        return TO_HUB if self.partner == "CPO" else TO_PARTNER

    def _url(self, module: str, path: str = "", *, to_cpo: bool, interface: str = "receiver") -> str:
        base = PARTNER if to_cpo == (self.partner == "CPO") else HUB
        shelf = f"{base}/{self.version}" + ("" if self.is_old else f"/{interface}")
        return f"{shelf}/{module}/{path}".rstrip("/")

    def _response_url(self, name: str) -> str:
        return self._url("commands", f"{name}/{self.number}", to_cpo=False, interface="sender")


def _without_none(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


VERSIONS = ("2.1.1", "2.2.1", "2.3.0")
FAILED = envelope(status_code=3000)
