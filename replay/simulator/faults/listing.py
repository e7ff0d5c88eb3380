"""The list of all faults, for people."""

from rich.console import Console
from rich.text import Text

from replay.simulator.faults.registry import FAULTS


def print_faults(console: Console) -> None:
    """A line a fault: its name and what it does; below, who can show it in which versions."""
    for name, fault in sorted(FAULTS.items()):
        console.print(Text(f"{name:<28} {fault.summary}"))
        who = f"{', '.join(fault.roles)}; {', '.join(fault.versions)}"
        console.print(Text(f"{'':<28} {who}{'; ' + fault.why if fault.why else ''}", style="dim"))
