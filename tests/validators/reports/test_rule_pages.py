"""docs/rules: a page for each rule, what is stale or left over is found and mended."""

from pathlib import Path

from validators.pages import text_of
from validators.reports.rule_pages import page, stale, write
from validators.rules import RULES

RULE = next(rule for rule in RULES if rule.id == "transport.token-not-base64")


def test_a_page_says_first_what_the_rule_is() -> None:
    lines = page(RULE).splitlines()
    assert lines[0] == f"# {RULE.id}"
    assert lines[2] == (
        "*error · versions: 2.2.1+ · scope: conversation · specification: `transport_and_format#authorization_header`*"
    )
    assert lines[3:] == text_of(RULE.id).splitlines()[1:]


def test_every_rule_gets_its_page(tmp_path: Path) -> None:
    assert len(stale(tmp_path)) == len(RULES)
    write(tmp_path / "rules")
    assert {path.stem for path in (tmp_path / "rules").iterdir()} == {rule.id for rule in RULES}
    assert stale(tmp_path / "rules") == []


def test_what_is_stale_or_left_over_is_found_and_mended(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "page.gone.md").touch()
    (tmp_path / f"{RULE.id}.md").write_text("old")
    (tmp_path / "page.link-missing.md").unlink()
    assert {path.name for path in stale(tmp_path)} == {"page.gone.md", f"{RULE.id}.md", "page.link-missing.md"}
    write(tmp_path)
    assert stale(tmp_path) == []
