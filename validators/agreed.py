"""What was agreed: another severity for some findings, silence about others, checkpoints waived, each for a reason."""

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from recordings.exchange import Side
from recordings.finding import Finding, Severity

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
STARS = re.compile(r"\*\*|\*")


class OtherSeverity(BaseModel):
    """An entry of `[[severity]]`: what the findings of a rule, or of a `chapter.*`, weigh here.

    They may be those of one side, of some modules, of some versions; what is not named may be anything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Text
    severity: Severity
    reason: Text
    party: Side | None = None
    modules: frozenset[Text] = frozenset()
    versions: frozenset[Text] = frozenset()

    def fits(self, module: str | None, version: str | None, finding: Finding) -> bool:
        """Whether it speaks of a finding in a call of a module and version; the rule is not looked at."""
        return (
            self.party in (None, finding.party)
            and (not self.modules or module in self.modules)
            and (not self.versions or version in self.versions)
        )


class Silence(BaseModel):
    """An entry of `[[silence]]`: findings that are not told, up to and including the day `until` (UTC).

    They are those of a rule or a `chapter.*`, in calls of a module, at a pointer; what is not named may be anything.
    In `pointer`, `*` is anything within one step of a path, `**` anything at all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Text | None = None
    module: Text | None = None
    pointer: Text | None = None
    reason: Text
    until: date

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if not (self.rule or self.module or self.pointer):
            raise ValueError("name a rule, a module or a pointer")
        return self

    @property
    def subject(self) -> str:
        """What it is about, for people."""
        words = [self.rule, self.module and f"module {self.module}", self.pointer and f"at {self.pointer}"]
        return ", ".join(word for word in words if word)

    def fits(self, module: str | None, finding: Finding) -> bool:
        """Whether a finding in a call of a module is at its place; the rule is not looked at."""
        return self.module in (None, module) and (
            self.pointer is None or _pattern(self.pointer).fullmatch(finding.pointer) is not None
        )

    def holds(self, moment: float) -> bool:
        """Whether it has not run out at a time, in seconds since 1970."""
        return _day(moment) <= self.until


class Waiver(BaseModel):
    """An entry of `[[waive]]`: a checkpoint that need not be passed, up to and including the day `until` (UTC), if any.

    Where it is passed all the same, it is passed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    checkpoint: Text
    reason: Text
    until: date | None = None

    def holds(self, moment: float) -> bool:
        """Whether it has not run out at a time, in seconds since 1970."""
        return self.until is None or _day(moment) <= self.until


def _day(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()


@cache
def _pattern(pointer: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in STARS.split(pointer))
    stars = (".*" if star == "**" else "[^/]*" for star in STARS.findall(pointer))
    return re.compile("".join(part + star for part, star in zip(parts, [*stars, ""], strict=True)), re.DOTALL)
