"""The engine: rules over one exchange after the other."""

import base64
from collections.abc import Iterator

import pytest

from recordings.entry import Entry
from recordings.exchange import BodyNote, Exchange, TransportError
from recordings.finding import Severity
from tests.validators.talk import HUB, PARTNER, TO_PARTNER, credentials, cut, encoded, envelope, exchange
from validators import engine, profile
from validators.call import Call
from validators.engine import Engine
from validators.rule import Fault, Rule, rule
from validators.rules import RULES

VERSIONS = f"{HUB}/versions"
HTML = b"<h1>502 Bad Gateway</h1>"


def entries(*exchanges: Exchange, profile_name: str = "ocpi") -> list[Entry]:
    judge = Engine(profile.load(profile_name)).judge
    return [judge(each)[1] for each in exchanges]


def found(*exchanges: Exchange, profile_name: str = "ocpi") -> list[tuple[int, str]]:
    return [(f.exchange_id, f.rule) for entry in entries(*exchanges, profile_name=profile_name) for f in entry.findings]


def registered(number: int = 1) -> Exchange:
    """The partner registers at the hub and gets the token C."""
    url = f"{HUB}/2.2.1/credentials"
    body = credentials("example-token-b", f"{PARTNER}/versions")
    answer = envelope(credentials("example-token-c", VERSIONS))
    return exchange("POST", url, body, answer, token=encoded("example-token-a"), number=number)


def raw_token(number: int, status: int = 401, answer: bytes = HTML) -> Exchange:
    url = f"{HUB}/2.2.1/tokens"
    return exchange("GET", url, None, answer, token="Token example-token-c", status=status, number=number)


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Rule, Rule]]:
    """A rule that raises and one that finds a fault in every exchange, in place of the catalogue."""

    @rule("test.raises", spec="none")
    def raises(call: Call) -> Iterator[Fault]:
        """This one is broken."""
        yield Fault("status")
        raise RuntimeError("broken")

    @rule("test.always", spec="none", severity=Severity.INFO)
    def always(call: Call) -> Iterator[Fault]:
        """Always."""
        yield Fault("url", "As it is.")

    monkeypatch.setattr(engine, "RULES", (raises, always))
    engine.families_for.cache_clear()
    yield raises, always
    monkeypatch.undo()
    engine.families_for.cache_clear()


@pytest.mark.usefixtures("two_rules")
def test_a_rule_that_raises_is_a_crash_and_no_finding_and_stops_no_other() -> None:
    [entry] = entries(exchange("GET", VERSIONS))
    assert [crash.rule for crash in entry.crashes] == ["test.raises"]
    assert "RuntimeError: broken" in entry.crashes[0].traceback
    assert [finding.rule for finding in entry.findings] == ["test.always"]


@pytest.mark.usefixtures("two_rules")
def test_the_engine_stamps_what_a_fault_leaves_out() -> None:
    [entry] = entries(exchange("GET", f"{PARTNER}/versions", way=TO_PARTNER, number=7))
    [finding] = entry.findings
    assert (finding.exchange_id, finding.severity, finding.pointer) == (7, Severity.INFO, "url")
    assert (finding.side, finding.party, finding.message) == ("request", "hub", "Always. As it is.")


def test_a_fault_of_the_response_is_the_responders() -> None:
    [entry] = entries(exchange("GET", VERSIONS, None, b"<h1>Welcome</h1>"))
    assert [(f.side, f.party, f.severity) for f in entry.findings] == [("response", "hub", Severity.ERROR)]


def test_an_html_error_page_is_a_warning() -> None:
    [entry] = entries(exchange("GET", VERSIONS, None, HTML, status=502))
    assert [(f.rule, f.severity) for f in entry.findings] == [("transport.response-not-json", Severity.WARNING)]


def test_a_rule_that_speaks_once_speaks_once_for_each_direction() -> None:
    def there(number: int) -> Exchange:
        url, token = f"{HUB}/2.2.1/tokens", "Token example-token-c"
        return exchange("GET", url, None, envelope([]), token=token, number=number)

    def back(number: int) -> Exchange:
        url, token = f"{PARTNER}/2.2.1/locations", "Token example-token-b"
        return exchange("GET", url, None, envelope([]), token=token, way=TO_PARTNER, number=number)

    assert found(registered(), there(3), there(4), back(5), back(6)) == [
        (3, "transport.token-not-base64"),
        (5, "transport.token-not-base64"),
    ]


def test_a_cause_explains_its_consequences_even_where_it_was_said_before() -> None:
    assert found(registered(), raw_token(2), raw_token(3)) == [(2, "transport.token-not-base64")]


def test_a_consequence_without_its_cause_is_a_finding() -> None:
    assert found(exchange("GET", VERSIONS, None, HTML, status=401)) == [(1, "transport.response-not-json")]


@pytest.mark.parametrize(
    "error", [TransportError.TIMEOUT, TransportError.CONNECT_FAILED, TransportError.CLIENT_ABORTED]
)
@pytest.mark.parametrize("url", ["https://hub.example/favicon.ico", "https://hub.example/"])
def test_traffic_that_is_not_ocpi_is_not_judged(url: str, error: TransportError) -> None:
    for each in (exchange("GET", url, None, HTML, token=""), exchange("GET", url, token="", error=error)):
        [entry] = entries(each)
        assert (entry.findings, entry.objects, entry.reading.not_graded) == ((), (), "not OCPI")


def test_a_refused_origin_is_said_whatever_the_path_looks_like() -> None:
    refused = exchange("GET", "https://other.example/", token="", error=TransportError.ORIGIN_REFUSED)
    assert found(refused) == [(1, "transport.origin-not-announced")]


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "CONNECT", "get"])
def test_a_method_that_ocpi_does_not_use_is_not_ocpi(method: str) -> None:
    assert entries(exchange(method, VERSIONS, None, HTML))[0].reading.not_graded == "not OCPI"


def test_a_body_that_was_cut_is_not_graded_and_teaches_nothing() -> None:
    judge = Engine(profile.load("ocpi"))
    details = cut(b'{"data": {"version": "2.2.1", "endpoints": [')
    _, entry = judge.judge(exchange("GET", f"{HUB}/2.2.1", None, details))
    assert entry.reading.not_graded == f"response body {BodyNote.CUT}"
    assert entry.findings == ()
    assert not any(judge.conversation.endpoints.advertised.values())


def test_a_cut_body_does_not_keep_the_headers_from_being_judged() -> None:
    assert found(exchange("GET", VERSIONS, None, cut(b"{"), token="Bearer x")) == [
        (1, "transport.authorization-scheme")
    ]


def a_day() -> list[Exchange]:
    """Several faults of several rules, on one exchange and on many."""
    first, second = (
        (("X-Request-ID", f"{number:08}-0000-4000-8000-{0:012}"), ("X-Correlation-ID", f"{number:032}"))
        for number in (1, 2)
    )
    return [
        registered(1),
        exchange("GET", f"{HUB}/2.2.1/tokens", None, envelope("x", 10), token="Bearer x", headers=first, number=2),
        raw_token(3),
        exchange("PATCH", f"{HUB}/2.2.1/sessions/DE/EXA/S1", {"party_id": "EXB"}, status=500, headers=second, number=4),
        exchange("GET", VERSIONS, None, b"\xff", token="", number=5),
    ]


def test_the_same_input_gives_the_same_findings_in_the_same_order() -> None:
    assert entries(*a_day()) == entries(*a_day())


def test_findings_stand_in_the_order_of_the_catalogue() -> None:
    order = [rule.id for rule in RULES]
    for entry in entries(*a_day()):
        places = [order.index(finding.rule) for finding in entry.findings]
        assert places == sorted(places)
    assert [rule for number, rule in found(*a_day()) if number == 4] == [
        "transport.request-id-not-echoed",
        "transport.correlation-id-not-echoed",
        "http.error-with-success-code",
        "routing.headers-missing",
        "objects.owner-differs",
        "objects.patch-without-last-updated",
    ]


def test_what_the_hub_lacks_depends_on_the_profile() -> None:
    url = f"{HUB}/2.2.1/chargingprofiles/S1?duration=60&response_url=https://partner.example/x"
    call = exchange("GET", url, None, envelope({"result": "ACCEPTED", "timeout": 30}))
    assert found(call) == []
    assert found(call, profile_name="enapi") == [(1, "hub.module-not-implemented")]


NASTY = [b"", b"\xff\xfe", b"[" * 100_000, b"9" * 10_000, b'"x"', b"null", b"NaN", b"[[]]", b'{"status_code": []}']


@pytest.mark.parametrize("body", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "versions"),
        ("GET", "2.2.1"),
        ("POST", "2.2.1/credentials"),
        ("PUT", "2.2.1/sessions/DE/EXA/S1"),
        ("POST", "2.2.1/commands/START_SESSION"),
        ("PUT", "2.2.1/locations/DE/EXA/L1/E1"),
        ("GET", "2.2.1/locations?offset=x"),
    ],
)
def test_nothing_a_partner_sends_makes_the_engine_crash(method: str, path: str, body: bytes) -> None:
    wrapped = b'{"status_code": 1000, "timestamp": "x", "data": %s}' % (body or b"{}")
    token = f"Token {base64.b64encode(body[:99]).decode()}"
    for answer in (body, wrapped):
        [entry] = entries(exchange(method, f"{HUB}/{path}", body, answer, token=token))
        assert entry.crashes == ()
