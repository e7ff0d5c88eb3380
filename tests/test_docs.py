"""The documentation keeps up with the code: every command, every option, every link."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from addons.config import Config, Side
from addons.settings import OPTIONS
from ocpi_tap.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", ROOT / "RULES.md"]
PAGES += sorted((ROOT / "docs").rglob("*.md"))
LINK = re.compile(r"\]\(([^)\s#]+)(?:#([^)\s]*))?\)")
CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def help_of(*words: str) -> str:
    """What the command line prints for `--help`, 100 columns wide."""
    result = CliRunner().invoke(main, [*words, "--help"], terminal_width=100)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_with_an_example(name: str) -> None:
    text = help_of(name)
    assert "Example:" in text
    assert f"ocpi-tap {name}" in text.partition("Example:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_a_page(name: str) -> None:
    assert f"# ocpi-tap {name}\n" in (ROOT / f"docs/commands/{name}.md").read_text()


def test_one_liners_fit_on_a_line() -> None:
    lines = [re.sub(r"\s+", " ", line).strip() for line in help_of().splitlines()]
    assert [name for name, (_, text) in COMMANDS.items() if f"{name} {text}" not in lines] == []


def test_pages_of_commands_are_of_commands() -> None:
    assert {page.stem for page in (ROOT / "docs/commands").glob("*.md")} == set(COMMANDS)


def test_every_option_is_documented() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    keys = [*Config.model_fields.keys() - {"hub", "partner"}, *(f"[hub] {key}" for key in Side.model_fields)]
    assert [name for name, *_ in OPTIONS if f"`{name}`" not in text] == []
    assert [key for key in keys if f"`{key}`" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link, anchor in LINK.findall(CODE.sub("", page.read_text())):
        target = (page.parent / link).resolve()
        if "://" in link:
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(f"{link}#{anchor}" if anchor else link)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """The headings of a page as a Markdown viewer makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
