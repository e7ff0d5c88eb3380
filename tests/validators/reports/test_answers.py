"""docs/catalogue: each row of the catalogue has one answer, each rule was asked for, and what is named exists."""

import re
from pathlib import Path

import pytest

from validators.reports.answers import CHAPTERS, OF_HUB, Answers, chapter_of, markdown, read
from validators.rules import RULES

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docs" / "catalogue"
ORACLE = ROOT.parent / "shared" / "ocpi" / "rules.md"
HUB = ROOT.parent / "shared" / "hub" / "enapi.md"
ROW = re.compile(r"^\| `([a-z]+\.[a-z0-9.-]+)`", re.MULTILINE)
HUB_ROW = re.compile(r"^\| ([A-Z]+-\d+) \|", re.MULTILINE)
HUB_PARTS = ("15.1 ", "15.2 ", "15.3 ", "15.4 ", "15.7 ")
HUB_PARTS = ("15.1 ", "15.2 ", "15.3 ", "15.4 ", "15.7 ")
CALLED = {"cred": "credentials", "hci": "hubclientinfo", "route": "routing", OF_HUB: "hub"}
ANSWERED = {CALLED.get(chapter, chapter) for chapter in CHAPTERS}  # as rules call them
IDS = {rule.id for rule in RULES}


@pytest.fixture(scope="module")
def answers() -> Answers:
    return read(FOLDER)


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return folder


def test_every_rule_that_is_named_exists(answers: Answers) -> None:
    named = {rule for answer in answers.rows.values() for rule in answer.rules} | answers.besides.keys()
    assert named - IDS == set()


def test_every_rule_of_these_chapters_was_asked_for(answers: Answers) -> None:
    named = {rule for answer in answers.rows.values() for rule in answer.rules}
    own = {rule.id for rule in RULES if rule.chapter in ANSWERED}
    assert own - named - answers.besides.keys() == set()
    assert named & answers.besides.keys() == set(), "a rule that a row asks for is not besides"


@pytest.mark.skipif(not ORACLE.exists(), reason="the catalogue itself is not at hand")
def test_every_row_of_these_chapters_is_answered(answers: Answers) -> None:
    rows = [row for row in ROW.findall(ORACLE.read_text()) if row.partition(".")[0] in CHAPTERS]
    assert len(rows) > 180
    answered = {row for row in answers.rows if chapter_of(row) != OF_HUB}
    assert sorted(set(rows) - answered) == []
    assert sorted(answered - set(rows)) == [], "rows that the catalogue does not have"


@pytest.mark.skipif(not HUB.exists(), reason="what is known of the hub is not at hand")
def test_every_row_of_the_hub_is_answered(answers: Answers) -> None:
    parts = re.split("^### ", HUB.read_text(), flags=re.MULTILINE)
    rows = [row for part in parts if part.startswith(HUB_PARTS) for row in HUB_ROW.findall(part)]
    assert len(rows) > 50
    assert sorted(row for row in answers.rows if chapter_of(row) == OF_HUB) == sorted(rows)


def test_the_page_has_a_table_for_each_chapter(tmp_path: Path) -> None:
    cred = '"cred.b" = { reason = "one | two" }'
    transport = '"transport.a" = { rules = ["page.x", "page.y"], note = "in part" }\n[besides]\n"page.z" = "why"'
    text = markdown(written(tmp_path, cred=cred, transport=transport))
    assert text.index("## transport") < text.index("## cred")
    assert "| `transport.a` | [page.x](rules/page.x.md), [page.y](rules/page.y.md) | in part |" in text
    assert "| `cred.b` | not by a tap | one &#124; two |" in text
    assert "| [page.z](rules/page.z.md) | why |" in text


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        ('"a.b" = { rules = ["x.y"], reason = "z" }', "", "either rules or a reason"),
        ('"a.b" = {}', "", "either rules or a reason"),
        ('"a.b" = { reason = " " }', "", "at least 1 character"),
        ('"a.b" = { rule = "x.y" }', "", "Extra inputs"),
        ('"a.b" = { reason = "z" }', '"a.b" = { reason = "z" }', "b.toml: a.b stand in another file"),
        ('[besides]\n"a.b" = ""', "", "at least 1 character"),
        ("= 1", "", "a.toml: "),
    ],
)
def test_mistakes_are_told(tmp_path: Path, first: str, second: str, line: str) -> None:
    with pytest.raises(ValueError, match=re.escape(line)):
        read(written(tmp_path, a=first, b=second))
