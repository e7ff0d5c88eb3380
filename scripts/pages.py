"""Write the generated parts of the documentation anew with cog, or say with `--check` which of them are stale."""

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import Any

import click
from cogapp import Cog  # type: ignore[import-untyped]

from addons.commands import record
from addons.config import Config, Side
from addons.settings import OPTIONS
from ocpi_tap.cli import COMMANDS, main
from replay.simulator.faults import FAULTS
from replay.simulator.scenarios import scenario
from validators.reports import rule_pages

ROOT = Path(__file__).parent.parent
PAGES = (
    "RULES.md",
    "docs/catalogue.md",
    "docs/index.md",
    "docs/configuration.md",
    "docs/versions.md",
    "docs/simulate.md",
    *(f"docs/commands/{name}.md" for name in COMMANDS),
)
RULE_PAGES = Path("docs/rules")
WIDTH = 100  # columns of a --help text
STALE = 5  # cog's exit code where --check finds a difference
COMMAND_PAGE = """\
# ocpi-tap {name}

<!-- [[[cog cog.outl(pages.help_of("{name}")) ]]] -->
<!-- [[[end]]] -->
"""


def help_of(name: str) -> str:
    """The --help text of one command, as a block."""
    group = click.Context(main, info_name="ocpi-tap", terminal_width=WIDTH, **main.context_settings)
    command = main.get_command(group, name)
    assert command
    context = click.Context(command, parent=group, info_name=name)
    return f"```text\n{command.get_help(context)}\n```"


def commands() -> str:
    """Every command with its line, linked to its page."""
    return "\n".join(f"- [`ocpi-tap {name}`](commands/{name}.md): {line}" for name, (_, line) in COMMANDS.items())


def record_options() -> str:
    """Each key of ocpi-tap.toml beside the option of `ocpi-tap record` that says the same."""
    options = {option.name: option for option in record.params if isinstance(option, click.Option)}
    keys = {f"[{side}] {key}": f"{side}_{key}" for side in ("hub", "partner") for key in Side.model_fields}
    keys = {key: option.removesuffix("_url") if key.endswith("] url") else option for key, option in keys.items()}
    keys |= {key: key for key in Config.model_fields if key in options and key not in ("hub", "partner")}
    names = {name: [*option.opts, *option.secondary_opts] for name, option in options.items()}
    rows = [(f"`{key}`", f"`{'`, `'.join(names[name])}`", options[name].help) for key, name in keys.items()]
    return table(("ocpi-tap.toml", "ocpi-tap record", "meaning"), rows)


def tap_options() -> str:
    """Each option of the tap under mitmdump."""
    rows = [
        (f"`{name}`", f"`{str(default).lower() if kind is bool else default}`" if default != "" else "", text)
        for name, kind, default, text, _ in OPTIONS
    ]
    return table(("--set", "default", "meaning"), rows)


def scenarios() -> str:
    """Every scenario with its title."""
    loaded = [scenario.load(name) for name in scenario.names()]
    rows = [(f"`{one.name}`", one.title, one.partner, ", ".join(one.versions)) for one in loaded]
    return table(("scenario", "what happens", "partner", "OCPI"), rows)


def faults() -> str:
    """Every fault with what it does, and who can show it."""
    rows = [
        (f"`{fault.name}`", fault.summary, ", ".join(fault.roles), ", ".join(fault.versions))
        for _, fault in sorted(FAULTS.items())
    ]
    return table(("fault", "what happens", "by", "OCPI"), rows)


def table(headings: tuple[str, ...], rows: list[Any]) -> str:
    """Rows of text as a table in Markdown."""
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "\n".join(f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |" for line in lines)


def run(page: str, *options: str) -> bool:
    """Let cog do one page; False where `--check` finds it stale."""
    cog, said = Cog(), io.StringIO()
    cog.set_output(said, said)
    code = cog.main(["cog", *options, "-I", "scripts", "-p", "import cog, pages", page])
    if code not in (0, STALE):
        sys.exit(f"{page}: {said.getvalue().strip()}")
    return bool(code == 0)


def write() -> None:
    """Write every page, and begin one for a command that has none."""
    for name in COMMANDS:
        with contextlib.suppress(FileExistsError), open(f"docs/commands/{name}.md", "x") as file:
            file.write(COMMAND_PAGE.format(name=name))
    for page in PAGES:
        run(page, "-r")
    rule_pages.write(RULE_PAGES)


def check() -> None:
    """Exit with a line that names the stale pages."""
    stale = [page for page in PAGES if not Path(page).exists() or not run(page, "--check")]
    stale += map(str, rule_pages.stale(RULE_PAGES))
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; `make docs` writes them anew")


if __name__ == "__main__":
    os.chdir(ROOT)
    check() if "--check" in sys.argv[1:] else write()
