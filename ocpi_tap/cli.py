"""`ocpi-tap`: the command group. Each command lives in the room that does the work and is imported when called."""

from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

RULES = Path(__file__).parent.parent / "docs" / "rules"  # which the room of the browser does not know

# name: (where it is, what it does, in a line; shown without importing anything)
COMMANDS = {
    "demo": ("ocpi_tap.demo:demo", "A hub, a partner and the tap between them: one whole dialogue, then the verdict."),
    "record": ("addons.commands:record", "Put the tap between a hub and a partner and record what passes."),
    "check": ("validators.commands:check", "Judge a recording, a HAR file, a mitmproxy flow file or bare payloads."),
    "report": (
        "validators.onboarding.command:report",
        "Say whether a partner has passed its onboarding, and what is left to do.",
    ),
    "rules": ("validators.rules_command:rules", "List the rules, or explain one."),
    "schema": ("validators.schema_command:schema", "Print the JSON Schema of an object."),
    "browse": ("recordings.commands:browse", "Open recordings in Datasette."),
    "upgrade": (
        "validators.upgrade_command:upgrade",
        "Say what recorded traffic would break or lose in a newer version.",
    ),
    "simulate": ("replay.simulator.command:simulate", "Run a simulated hub, CPO or eMSP to test against."),
    "replay": ("replay.commands:replay", "Send recorded requests again and say what regressed."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and one-liners without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a user's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command when it is called."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of `ocpi-tap --help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "default_map": {"browse": {"rules": str(RULES)}} if RULES.is_dir() else None,
    },
    epilog="Exit codes: 0 clean, 1 findings or a regression, 2 wrong usage, 3 could not run, 4 nothing was graded.",
)
@click.version_option(version("ocpi-tap"), prog_name="ocpi-tap")
def main() -> None:
    """Sit between an OCPI hub and a charging partner: record, check, browse and replay what they say.

    \b
    Example:
      ocpi-tap demo
      ocpi-tap record --hub https://hub.example/ocpi/versions --partner https://partner.example/ocpi/versions
      ocpi-tap check onboarding.db
      ocpi-tap report onboarding.db
    """
