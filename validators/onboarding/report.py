"""The report on a partner's onboarding, as data: how it is made from one recording or several, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from recordings.exchange import Side
from validators.onboarding.attempt import Attempt
from validators.onboarding.checkpoint import State
from validators.onboarding.coverage import FieldCoverage, ModuleCoverage, of_fields, of_modules, together
from validators.onboarding.object_counts import ObjectCount, counts_of
from validators.onboarding.open_rules import OpenRule, open_rules
from validators.onboarding.progress import Progress, progress_of
from validators.onboarding.results import results_of, roles_of, verdict, version_of
from validators.onboarding.roles import name_of
from validators.onboarding.standing import Result
from validators.onboarding.steps import Step, steps
from validators.onboarding.untold import untold


@dataclass(frozen=True, slots=True)
class Source:
    """A recording: its file's name, how many exchanges it has, how many of them the rules could judge, and from when.

    Times are seconds since 1970, 0 without exchanges.
    """

    name: str
    exchanges: int
    graded: int
    first_at: float
    last_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`role` is cpo, emsp, both or unknown. `version` is the OCPI version that was talked, None where none was seen.
    `profile` is its name, or its file's without the folder.

    `findings` are the partner's that are open, `hubs` the hub's own, which count for nothing here. An `attempt` in them
    and in the results is a place in `sources`. `todo` is what to do next, the most important first; `untold` what the
    recordings cannot tell, in sentences. `progress` is None for a single one.
    """

    verdict: State
    role: str
    version: str | None
    profile: str
    sources: tuple[Source, ...]
    results: tuple[Result, ...]
    todo: tuple[Step, ...]
    findings: tuple[OpenRule, ...]
    hubs: tuple[OpenRule, ...]
    objects: tuple[ObjectCount, ...]
    modules: tuple[ModuleCoverage, ...]
    fields: tuple[FieldCoverage, ...]
    untold: tuple[str, ...]
    progress: Progress | None

    @property
    def graded(self) -> int:
        """How many exchanges the rules could judge."""
        return sum(source.graded for source in self.sources)

    def where(self, attempt: int, exchange: int) -> str:
        """An exchange in words, with its recording where there are several."""
        return f"exchange {exchange}" + (f" of {self.sources[attempt].name}" if len(self.sources) > 1 else "")


def report_of(unordered: Sequence[Attempt], with_objects: bool = True) -> Report:
    """What to say of one recording or of several of one partner, of which the latest attempt counts.

    To count objects takes seconds where there are a million.
    """
    attempts = sorted(unordered, key=lambda attempt: attempt.first_at)
    onboardings = [attempt.onboarding for attempt in attempts]
    results = results_of(onboardings)
    rules = open_rules(attempts)
    partners = tuple(rule for rule in rules if rule.party == Side.PARTNER)
    roles, version = roles_of(onboardings), version_of(onboardings)
    coverage = together(attempt.coverage for attempt in attempts)
    return Report(
        verdict=verdict(results),
        role=name_of(roles),
        version=version,
        profile=Path(attempts[-1].engine.conversation.profile.name).name,
        sources=tuple(map(_source, attempts)),
        results=tuple(results),
        todo=tuple(steps(results, partners)),
        findings=partners,
        hubs=tuple(rule for rule in rules if rule.party == Side.HUB),
        objects=tuple(counts_of(attempts)) if with_objects else (),
        modules=tuple(of_modules(coverage, roles, version, _offered(attempts[-1], version))) if version else (),
        fields=tuple(of_fields(coverage, version)) if version else (),
        untold=tuple(untold(attempts)),
        progress=progress_of(onboardings) if len(attempts) > 1 else None,
    )


def _source(attempt: Attempt) -> Source:
    return Source(attempt.name, attempt.exchanges, attempt.graded, attempt.first_at, attempt.last_at)


def _offered(attempt: Attempt, version: str | None) -> frozenset[str]:
    """The modules that the partner's version details have, and those that were used."""
    announcements = attempt.engine.conversation.announcements
    offers = announcements.offers(Side.PARTNER, version) if version else ()
    return frozenset(offer.module for offer in offers)
