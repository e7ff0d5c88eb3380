"""docs/rules: the page of each rule, with a line on what it is."""

from pathlib import Path

from validators.pages import text_of
from validators.reports.catalogue import span
from validators.rule import Rule
from validators.rules import RULES


def page(rule: Rule) -> str:
    """A rule's page; below its heading severity, versions, scope and the section of the specification."""
    heading, _, rest = text_of(rule.id).partition("\n")
    head = f"*{rule.severity} · versions: {span(rule.versions)} · scope: {rule.scope} · specification: `{rule.spec}`*"
    return f"{heading}\n\n{head}\n{rest}"


def stale(folder: Path) -> list[Path]:
    """What is in the folder and should not be, or should be and is not, or reads otherwise."""
    pages = _pages(folder)
    left = [path for path in sorted(folder.glob("*")) if path not in pages]
    return left + [path for path, text in pages.items() if not path.exists() or path.read_text() != text]


def write(folder: Path) -> None:
    """Write every page anew, and remove what is not one."""
    folder.mkdir(exist_ok=True)
    for path in stale(folder):
        path.unlink(missing_ok=True)
    for path, text in _pages(folder).items():
        path.write_text(text)


def _pages(folder: Path) -> dict[Path, str]:
    return {folder / f"{rule.id}.md": page(rule) for rule in RULES}
