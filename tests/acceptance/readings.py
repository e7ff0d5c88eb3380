"""What a person read of the findings in the samples: the tables of the page beside each."""

import re
from pathlib import Path
from typing import NamedTuple

from tests.peers.process import Library

SAMPLES = Path(__file__).parents[2] / "recordings" / "samples"
LINE = re.compile(
    r"^\| .* \| `(?P<rule>[\w.-]+)` \| (?P<party>hub|partner) \| (?P<exchanges>[\d, ]+) \|$", re.MULTILINE
)


class Line(NamedTuple):
    """One line: findings of one rule, by one side, in some exchanges."""

    rule: str
    party: str
    exchanges: tuple[int, ...]


def readings(library: Library) -> list[Line]:
    """Every line of a sample's page: the known deviations, and all that was found besides."""
    text = (SAMPLES / f"{library}-2.2.1.md").read_text()
    return [
        Line(each["rule"], each["party"], tuple(map(int, each["exchanges"].split(", "))))
        for each in LINE.finditer(text)
    ]
