"""The report as one HTML file: well-formed, for everyone to read, and nothing in it that should not be."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from recordings.charts import Chart, charts_of
from recordings.exchange import Exchange
from recordings.file import open_for_reading
from recordings.finding import Severity
from tests.validators.onboarding.reporting import COMPLETE, FAULTY, LOCATION, pulled, pushed, recorded, report_on
from tests.validators.onboarding.seeing import HUBS_TOKEN, PARTNERS_TOKEN, TOKEN_A
from tests.validators.talk import SESSION, encoded
from validators.onboarding.checkpoint import State
from validators.onboarding.command import report as command
from validators.onboarding.forms.html import html_of
from validators.onboarding.report import Report
from validators.onboarding.standing import Evidence, Proof

VOID = {"meta", "br", "link", "img", "hr", "input", "rect", "path"}
SAMPLES = Path(__file__).parents[3] / "recordings" / "samples"
PRIVATE = ("token", "contract_id", "auth_id", "visual_number", "group_id")
Reported = Callable[..., Report]


class Page(HTMLParser):
    """A page as it was parsed: its elements with their attributes and texts; fails where tags do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def text(self) -> str:
        return " ".join("".join(text for tag, text in self.texts if tag != "style").split())


@pytest.fixture
def reported(tmp_path: Path) -> Reported:
    def made(*attempts: Sequence[Exchange], **more: str) -> Report:
        return report_on(tmp_path, *attempts, **more)

    return made


@pytest.fixture
def charts(tmp_path: Path) -> list[Chart]:
    return charts_of(open_for_reading(recorded(tmp_path / "charts.db", *COMPLETE)))


@pytest.fixture
def faulty(reported: Reported, charts: list[Chart]) -> Page:
    return Page(html_of(reported([*COMPLETE, pulled(FAULTY)]), charts))


def test_the_verdict_comes_first(reported: Reported) -> None:
    page = Page(html_of(replace(reported(COMPLETE), todo=())))
    assert page.text.partition("✓ ")[2].startswith("Onboarding passed: a CPO")
    assert "Nothing is left to do." in page.text


def test_what_failed_says_what_was_found_and_what_to_do(faulty: Page) -> None:
    assert "Onboarding failed" in faulty.text
    assert "fields.null-for-required" in faulty.text
    for title in ("What was found", "What was sent", "What is expected", "How to mend it", "How often"):
        assert title in faulty.text


def test_each_state_is_told_in_a_word(reported: Reported) -> None:
    report = reported(COMPLETE)
    results = tuple(each._replace(state=state) for each, state in zip(report.results, State, strict=False))
    page = Page(html_of(replace(report, results=results)))
    for state in State:
        assert state is State.NOT_APPLICABLE or state in page.text


def test_headings_go_down_one_level_at_a_time(faulty: Page) -> None:
    levels = [int(tag[1]) for tag, _ in faulty.elements if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_readers_by_ear_find_their_way(faulty: Page) -> None:
    assert faulty.all("html") == [{"lang": "en"}]
    assert all(len(faulty.all(landmark)) == 1 for landmark in ("header", "nav", "main", "footer"))
    assert faulty.all("a")[0]["class"] == "skip"
    assert all(each.get("scope") in ("col", "row") for each in faulty.all("th"))
    assert all(each["role"] == "img" for each in faulty.all("svg"))


def test_every_link_leads_to_a_place_in_the_page(faulty: Page) -> None:
    ids = [attributes["id"] for _, attributes in faulty.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {each["href"] for each in faulty.all("a")} <= {f"#{id}" for id in ids}


def test_nothing_is_loaded_and_nothing_runs(faulty: Page) -> None:
    assert not faulty.all("script", "link", "img", "iframe", "object")
    assert not [each for _, each in faulty.elements if "src" in each or any(name.startswith("on") for name in each)]


def test_charts_stand_with_their_numbers(reported: Reported, charts: list[Chart]) -> None:
    page = Page(html_of(reported(COMPLETE), charts))
    assert len(page.all("figure")) == len(charts)
    assert len(page.all("svg")) == len([chart for chart in charts if chart.svg])
    for chart in charts:
        assert all(value in page.text for row in chart.rows for value in row)


def test_an_empty_recording_makes_a_page_that_says_so(reported: Reported, tmp_path: Path) -> None:
    report = reported([])
    page = Page(html_of(report, charts_of(open_for_reading(tmp_path / "0.db"))))
    assert "Onboarding in progress" in page.text
    assert "Nothing is recorded yet." in page.text
    assert not page.all("svg")


def test_markup_from_partners_is_text(reported: Reported) -> None:
    evil = "<script>alert(1)</script>`<b>`[x](http://evil.example)\x07"
    report = reported([*COMPLETE, pulled(LOCATION | {"city": [evil], evil: 1, "name": f"<img src=x> {evil}"})])
    sent = replace(report.findings[0], example=replace(report.findings[0].example, message=evil, sent=evil))
    page = Page(html_of(replace(report, findings=(sent, *report.findings[1:]))))
    shown = evil.replace("\x07", "\ufffd")
    assert f"What was found {shown.replace('`', '')} What was sent {shown}" in page.text
    assert not page.all("script", "b", "img")
    assert not [each for each in page.all("a") if "evil" in each["href"]]


def test_tokens_and_drivers_are_not_in_it(tmp_path: Path) -> None:
    driver = {"uid": "0123456789ABCD", "contract_id": "DE-EXM-C12345678", "type": "CARD"}
    html = written(tmp_path, *COMPLETE, pushed(SESSION | {"cdr_token": driver, "auth_id": driver, "kwh": "much"}))
    assert "kwh" in html
    for secret in (TOKEN_A, HUBS_TOKEN, PARTNERS_TOKEN, driver["uid"], driver["contract_id"]):
        assert secret not in html
        assert encoded(secret).removeprefix("Token ") not in html


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.db")), ids=lambda path: path.stem)
def test_neither_are_those_of_a_real_partner(tmp_path: Path, sample: Path) -> None:
    CliRunner().invoke(command, [str(sample), "--html", str(tmp_path / "report.html")])
    html = (tmp_path / "report.html").read_text()
    sql = open_for_reading(sample)
    bodies = [json.loads(body) for (body,) in sql.execute("SELECT content FROM bodies WHERE json_valid(content)")]
    headers = [json.loads(each) for (each,) in sql.execute("SELECT request_headers FROM exchanges")]
    tokens = {value for pairs in headers for name, value in pairs if name.lower() == "authorization"}
    secrets = tokens | set(secrets_in(bodies))
    assert len(secrets) > 3
    assert not [secret for secret in secrets if secret in html]


def secrets_in(value: object) -> Iterator[str]:
    """What is a driver's, or a credentials token, anywhere in JSON."""
    if isinstance(value, list):
        for each in value:
            yield from secrets_in(each)
    if isinstance(value, dict):
        is_token = "contract_id" in value
        for name, each in value.items():
            if isinstance(each, str) and (name in PRIVATE or (is_token and name == "uid")):
                yield each
            yield from secrets_in(each)


def test_many_findings_make_no_big_page(reported: Reported, charts: list[Chart]) -> None:
    report = reported([*COMPLETE, pulled(FAULTY)])
    one = replace(report.findings[0], example=replace(report.findings[0].example, message="long " * 10_000))
    many = tuple(replace(one, rule=f"some.rule-{at}", severity=list(Severity)[at % 3]) for at in range(300))
    against = [Proof(part=f"Location {at}", exchange=at, what="wrong " * 50, rules=[], thing="") for at in range(1_000)]
    evidence = Evidence(shown=[], against=against, begun=[], missing=[])
    results = tuple(each._replace(state=State.FAILED, evidence=evidence) for each in report.results)
    html = html_of(replace(report, findings=many, results=results), charts)
    assert len(html.encode()) < 1_500_000


def test_the_command_writes_it(tmp_path: Path) -> None:
    assert written(tmp_path, *COMPLETE).startswith("<!doctype html>")


@pytest.mark.parametrize("file", ["no/such/folder.html", "0.db"])
def test_the_command_says_where_it_cannot(tmp_path: Path, file: str) -> None:
    recording = recorded(tmp_path / "0.db", *COMPLETE)
    before = recording.read_bytes()
    result = CliRunner().invoke(command, [str(recording), "--html", str(tmp_path / file)])
    assert result.exit_code in (2, 3)
    assert "Traceback" not in result.output
    assert recording.read_bytes() == before


def test_several_attempts_show_progress(reported: Reported) -> None:
    page = Page(html_of(reported([*COMPLETE, pulled(FAULTY)], [*COMPLETE, pulled(LOCATION)])))
    assert "Progress since the attempt before" in page.text
    assert "Fixed fields.null-for-required" in page.text
    assert "0.db: 9 exchanges" in page.text
    assert "1.db: 9 exchanges" in page.text


def written(folder: Path, *exchanges: Exchange) -> str:
    CliRunner().invoke(command, [str(recorded(folder / "0.db", *exchanges)), "--html", str(folder / "report.html")])
    return (folder / "report.html").read_text()
