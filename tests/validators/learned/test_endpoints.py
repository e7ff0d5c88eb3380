"""Which version, module and interface a URL belongs to."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.exchange import Side
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, conversation, envelope, exchange, listen
from validators.call import Place
from validators.learned import endpoints as learned
from validators.learned.endpoints import CALLBACKS, Endpoint, Endpoints
from validators.spec.operations import OPERATIONS, RECEIVER, SENDER
from validators.spec.versions import EVERY

BASE = "https://cpo.example/api"


def details(*lines: tuple[str, str | None, str], version: str = "2.2.1") -> dict[str, Any]:
    """A version's details from lines of module, role and URL."""
    ends = [{"identifier": module, "role": role, "url": url} for module, role, url in lines]
    return {"version": version, "endpoints": ends}


def told(*lines: tuple[str, str | None, str], version: str = "2.2.1") -> Endpoints:
    """What is known of the partner after it has sent such details."""
    endpoints = Endpoints()
    endpoints.learn_details(Side.PARTNER, version, details(*lines, version=version))
    return endpoints


def where(endpoints: Endpoints, method: str, url: str) -> tuple[str | None, ...]:
    place = endpoints.locate(Side.PARTNER, method, url)
    return place.version, place.module, place.interface, place.operation, place.known_by


def test_an_advertised_url_needs_no_familiar_path() -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/sites"))
    assert where(endpoints, "GET", f"{BASE}/sites?limit=5") == ("2.2.1", "locations", SENDER, "list", "endpoint")
    assert where(endpoints, "GET", f"{BASE}/sites/LOC1/E1") == ("2.2.1", "locations", SENDER, "get", "endpoint")


def test_the_longest_advertised_url_wins() -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/x"), ("tariffs", SENDER, f"{BASE}/x/y"))
    assert where(endpoints, "GET", f"{BASE}/x/y")[1] == "tariffs"
    assert where(endpoints, "GET", f"{BASE}/x/yz")[1] == "locations"
    assert where(endpoints, "GET", f"{BASE}/xy")[1] is None


def test_an_advertised_url_wins_over_the_look_of_its_path() -> None:
    endpoints = told(("tariffs", SENDER, f"{BASE}/2.1.1/locations"))
    assert where(endpoints, "GET", f"{BASE}/2.1.1/locations") == ("2.2.1", "tariffs", SENDER, "list", "endpoint")


def test_each_side_has_its_own_endpoints() -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/sites"))
    assert endpoints.locate(Side.HUB, "GET", f"{BASE}/sites") == Place()


@pytest.mark.parametrize(
    ("method", "path", "interface", "operation"),
    [
        ("GET", "", SENDER, "list"),
        ("GET", "/LOC1", SENDER, "get"),
        ("GET", "/LOC1/E1/1", SENDER, "get"),
        ("GET", "/DE/EXA/LOC1", RECEIVER, "get"),
        ("PUT", "/DE/EXA/LOC1", RECEIVER, "put"),
        ("PATCH", "/DE/EXA/LOC1/E1/1", RECEIVER, "patch"),
    ],
)
def test_both_interfaces_on_one_url_are_told_apart_by_method_and_path(
    method: str, path: str, interface: str, operation: str
) -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/locations"), ("locations", RECEIVER, f"{BASE}/locations"))
    assert where(endpoints, method, f"{BASE}/locations{path}")[1:4] == ("locations", interface, operation)


def test_2_1_1_has_one_endpoint_without_a_role() -> None:
    endpoints = told(("tokens", None, f"{BASE}/tokens"), version="2.1.1")
    assert where(endpoints, "GET", f"{BASE}/tokens")[::3] == ("2.1.1", "list")
    assert where(endpoints, "PUT", f"{BASE}/tokens/DE/EXM/0123")[::3] == ("2.1.1", "put")
    assert where(endpoints, "POST", f"{BASE}/tokens/0123/authorize")[::3] == ("2.1.1", "authorize")


def test_the_role_of_credentials_means_nothing() -> None:
    for role in (SENDER, RECEIVER, None):
        endpoints = told(("credentials", role, f"{BASE}/register"))
        assert where(endpoints, "PUT", f"{BASE}/register") == ("2.2.1", "credentials", None, "put", "endpoint")


def test_a_method_that_the_module_lacks_keeps_the_module() -> None:
    endpoints = told(("tariffs", RECEIVER, f"{BASE}/tariffs"))
    assert where(endpoints, "PATCH", f"{BASE}/tariffs/DE/EXA/T1") == ("2.2.1", "tariffs", RECEIVER, None, "endpoint")


def test_a_module_of_ones_own_is_known_by_its_endpoint() -> None:
    endpoints = told(("de-exa-parking", SENDER, f"{BASE}/parking"))
    assert where(endpoints, "GET", f"{BASE}/parking")[:2] == ("2.2.1", "de-exa-parking")


def test_percent_encoded_ids_are_decoded() -> None:
    endpoints = told(("sessions", RECEIVER, f"{BASE}/sessions"))
    place = endpoints.locate(Side.PARTNER, "PUT", f"{BASE}/sessions/DE/EXA/S%2F1%20a")
    assert place.segments == ("DE", "EXA", "S/1 a")
    assert place.operation == "put"


def test_details_read_again_replace_those_of_their_version_alone() -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/old"))
    endpoints.learn_details(Side.PARTNER, "2.1.1", details(("locations", None, f"{BASE}/older")))
    endpoints.learn_details(Side.PARTNER, "2.2.1", details(("locations", SENDER, f"{BASE}/new")))
    assert where(endpoints, "GET", f"{BASE}/old")[1] is None
    assert where(endpoints, "GET", f"{BASE}/new")[0] == "2.2.1"
    assert where(endpoints, "GET", f"{BASE}/older")[0] == "2.1.1"


JUNK: list[Any] = [None, [], "x", 7, {}, {"endpoints": None}, {"endpoints": [None, {"url": 1, "identifier": "x"}]}]


@pytest.mark.parametrize("data", JUNK)
def test_details_that_name_no_endpoint_forget_nothing(data: Any) -> None:
    endpoints = told(("locations", SENDER, f"{BASE}/sites"))
    endpoints.learn_details(Side.PARTNER, "2.2.1", data)
    endpoints.learn_versions(Side.PARTNER, data)
    assert where(endpoints, "GET", f"{BASE}/sites")[1] == "locations"
    assert not endpoints.details[Side.PARTNER]


@pytest.mark.parametrize("odd", [[SENDER], {"a": 1}, 7, True, "sender"])
def test_an_odd_role_is_no_role(odd: Any) -> None:
    assert where(told(("locations", odd, f"{BASE}/sites")), "GET", f"{BASE}/sites")[2] == SENDER


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/ocpi/versions", (None, "versions", None, "versions")),
        ("GET", "/ocpi/2.2.1", ("2.2.1", "versions", None, "details")),
        ("GET", "/ocpi/2.2.1/details", ("2.2.1", "versions", None, "details")),
        ("GET", "/ocpi/cpo/2.2.1/locations", ("2.2.1", "locations", SENDER, "list")),
        ("GET", "/ocpi/2.2.1/sender/tokens/", ("2.2.1", "tokens", SENDER, "list")),
        ("PUT", "/ocpi/emsp/2.3.0/sessions/DE/EXA/S1", ("2.3.0", "sessions", RECEIVER, "put")),
        ("POST", "/ocpi/2.2.1/commands/START_SESSION", ("2.2.1", "commands", RECEIVER, "command")),
        ("POST", "/2.1.1/credentials", ("2.1.1", "credentials", None, "post")),
        ("PATCH", "/ocpi/2.1.1/locations/DE/EXA/LOC1", ("2.1.1", "locations", None, "patch")),
        ("GET", "/ocpi/2.2.1/locationsx", (None, None, None, None)),
        ("GET", "/ocpi/2.2.10/locations", (None, None, None, None)),
        ("POST", "/ocpi/2.2.1", (None, None, None, None)),
        ("GET", "/", (None, None, None, None)),
        ("GET", "/favicon.ico", (None, None, None, None)),
    ],
)
def test_what_nobody_advertised_is_guessed_from_its_path(
    method: str, path: str, expected: tuple[str | None, ...]
) -> None:
    known_by = "path" if expected[1] else None
    assert where(Endpoints(), method, f"https://cpo.example{path}") == (*expected, known_by)


def test_versions_and_details_are_known_once_they_were_read() -> None:
    talk = conversation()
    listed = envelope([{"version": "2.2.1", "url": f"{BASE}/two"}])
    first, second, again = listen(
        talk,
        exchange("GET", f"{PARTNER}/versions", None, listed, way=TO_PARTNER),
        exchange("GET", f"{BASE}/two", None, envelope(details(("cdrs", SENDER, f"{BASE}/bills"))), way=TO_PARTNER),
        exchange("GET", f"{BASE}/bills", way=TO_PARTNER),
    )
    assert (first.place.operation, first.place.known_by) == ("versions", "path")
    assert (second.place.version, second.place.operation, second.place.known_by) == ("2.2.1", "details", "endpoint")
    assert (again.place.module, again.place.known_by) == ("cdrs", "endpoint")


def test_the_answer_to_a_command_is_known_by_the_url_that_was_handed_out() -> None:
    talk = conversation()
    asked = {"response_url": "https://hub.example/answers/77?x=1", "session_id": "S1"}
    command = exchange("POST", f"{PARTNER}/2.2.1/commands/STOP_SESSION", asked, way=TO_PARTNER)
    result = exchange("POST", "https://hub.example/answers/77?x=1", {"result": "ACCEPTED"})
    other = exchange("POST", "https://hub.example/answers/78", {"result": "ACCEPTED"})
    _, answered, unknown = listen(talk, command, result, other)
    assert (answered.place.version, answered.place.module, answered.place.operation) == ("2.2.1", "commands", "result")
    assert (answered.place.interface, answered.place.known_by) == (SENDER, "endpoint")
    assert unknown.place == Place()


def test_the_answer_to_a_charging_profile_asked_for_in_the_query_is_known() -> None:
    talk = conversation()
    url = f"{PARTNER}/2.2.1/chargingprofiles/S1?duration=60&response_url=https%3A%2F%2Fhub.example%2Fp%2F1"
    asked = exchange("GET", url, way=TO_PARTNER)
    _, answered = listen(talk, asked, exchange("POST", "https://hub.example/p/1", {"result": "ACCEPTED"}))
    assert (answered.place.module, answered.place.operation) == ("chargingprofiles", "result")


def test_callbacks_are_forgotten_at_last() -> None:
    endpoints = Endpoints()
    for number in range(CALLBACKS + 1):
        endpoints.callbacks.put(f"{HUB}/{number}", Endpoint("2.2.1", "commands", None))
    assert where(endpoints, "POST", f"{HUB}/0")[1] is None
    assert where(endpoints, "POST", f"{HUB}/{CALLBACKS}")[1] == "commands"


@pytest.mark.parametrize(
    "row", OPERATIONS, ids=lambda row: f"{row.module}-{row.interface}-{row.method}-{len(row.path)}"
)
def test_every_operation_is_found_at_its_own_endpoint(row: Any) -> None:
    version = max(row.versions)
    path = "/".join(["", *(part.strip("{}") for part in row.path)])
    place = told((row.module, row.interface, BASE), version=version).locate(Side.PARTNER, row.method, BASE + path)
    assert (place.module, place.operation, place.version) == (row.module, row.name, version)


@given(st.text(max_size=40), st.sampled_from(["GET", "PUT", "POST", "DELETE"]))
def test_no_url_is_too_odd(text: str, method: str) -> None:
    endpoints = told(("locations", None, BASE), ("tokens", SENDER, text))
    for url in (text, f"{BASE}/{text}", f"{PARTNER}/2.2.1/{text}"):
        assert endpoints.locate(Side.PARTNER, method, url).version in EVERY | {None}


def test_where_a_url_goes_is_found_anew_once_anything_is_advertised() -> None:
    endpoints = Endpoints()
    assert where(endpoints, "GET", f"{BASE}/v") == where(endpoints, "GET", f"{BASE}/d") == (None,) * 5
    assert where(endpoints, "GET", f"{BASE}/sites")[1] is None
    endpoints.know_versions_url(Side.PARTNER, f"{BASE}/v")
    assert where(endpoints, "GET", f"{BASE}/v")[3] == "versions"
    endpoints.learn_versions(Side.PARTNER, [{"version": "2.2.1", "url": f"{BASE}/d"}])
    assert where(endpoints, "GET", f"{BASE}/d")[3] == "details"
    for module in ("locations", "tariffs"):
        endpoints.learn_details(Side.PARTNER, "2.2.1", details((module, SENDER, f"{BASE}/sites")))
        assert where(endpoints, "GET", f"{BASE}/sites")[1] == module


def test_the_places_of_urls_are_forgotten_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "PLACES", 3)
    endpoints = told(("locations", SENDER, f"{BASE}/sites"))
    for number in range(10):
        assert where(endpoints, "GET", f"{BASE}/sites/LOC{number}")[1] == "locations"
        assert len(endpoints._located) <= 3
