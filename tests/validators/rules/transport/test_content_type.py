"""What messages say of their bodies, by HTTP status and by what the bodies are."""

import pytest
from msgspec.structs import replace

from recordings.exchange import Exchange, Headers
from tests.validators.rules.finding import found
from tests.validators.talk import HUB, SESSION, cut, exchange

OTHERWISE, PAGE = "transport.response-mislabelled", "transport.response-not-json"
HTML = b"<h1>Something</h1>"


def answered(status: int, answer: object = None, label: str = "text/html") -> Exchange:
    """A push, and an answer that says it is something else than JSON."""
    body = SESSION | {"status": "ACTIVE"}
    sent = exchange("PUT", f"{HUB}/2.2.1/sessions/DE/EXA/S1", body, answer, status=status, number=status)
    assert sent.response
    return replace(sent, response=replace(sent.response, headers=labelled(sent.response.headers, label)))


def labelled(headers: Headers, label: str) -> Headers:
    kept = tuple((name, value) for name, value in headers if name != "Content-Type")
    return (*kept, ("Content-Type", label)) if label else kept


def told(*exchanges: Exchange) -> list[tuple[str, str]]:
    """The rules of this kind that speak, and how gravely."""
    findings = found(*exchanges)
    return [(each.rule, each.severity.value) for each in findings if each.rule in (OTHERWISE, PAGE)]


@pytest.mark.parametrize(
    ("status", "severity"), [(200, "error"), (404, "error"), (500, "warning"), (503, "warning"), (302, None)]
)
@pytest.mark.parametrize(("answer", "rule"), [(None, OTHERWISE), (HTML, PAGE)])
def test_how_grave_it_is_depends_on_the_status(
    status: int, severity: str | None, answer: bytes | None, rule: str
) -> None:
    assert told(answered(status, answer)) == ([(rule, severity)] if severity else [])


def test_a_servers_error_does_not_silence_what_is_an_error_elsewhere() -> None:
    assert told(answered(500), answered(200), answered(500)) == [(OTHERWISE, "warning"), (OTHERWISE, "error")]


def test_pages_are_told_each_time() -> None:
    assert told(*[answered(502, HTML)] * 3) == [(PAGE, "warning")] * 3


@pytest.mark.parametrize("answer", [b"", b"\n"])
def test_an_answer_without_a_body_is_another_matter(answer: bytes) -> None:
    assert told(answered(200, answer, label="")) == []


def test_a_page_that_says_it_is_json_is_another_matter() -> None:
    assert [finding.rule for finding in found(answered(200, HTML, "application/json"))] == ["envelope.body-not-json"]


def test_of_a_body_that_was_not_kept_whole_nobody_knows_what_it_is() -> None:
    assert told(answered(200, cut(b"<h1>"))) == []


@pytest.mark.parametrize("label", ["application/json;charset=utf-8", "APPLICATION/JSON", " application/json ; a=b"])
def test_what_says_json_says_json(label: str) -> None:
    assert told(answered(200, None, label)) == []


@pytest.mark.parametrize("label", ["", "text/json", "application/vnd.api+json", "application/jsonx", ";", "a" * 9_999])
def test_what_does_not_say_json_does_not(label: str) -> None:
    [finding] = found(answered(200, None, label))
    assert finding.rule == OTHERWISE
    assert len(finding.message) < 200
