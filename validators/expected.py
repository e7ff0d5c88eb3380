"""What a hub's documentation, or an agreement with a partner, lets one expect beyond the specification."""

from datetime import time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from validators import urls

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Interface = Literal["SENDER", "RECEIVER"]
Party = Annotated[str, StringConstraints(to_upper=True, min_length=5, max_length=5)]


def _origin(url: str) -> str:
    if origin := urls.origin(url):
        return origin
    raise ValueError("no URL")


Origin = Annotated[str, AfterValidator(_origin)]


class Sync(BaseModel):
    """How the hub pulls lists: `limit` objects a page, every night `at` a time (UTC), all of them on `full_on`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int | None = Field(default=None, ge=1)
    at: time | None = None
    full_on: Weekday | None = None


class Expected(BaseModel):
    """The table `[expected]` of a profile; what is left out is not looked at.

    `documented` says of when the hub's documentation is. `modules` are those that a partner needs, by its role;
    `partner_roles` its roles where 2.1.1 has no field for them. `hub_alone`: the hub's 2.2.1 credentials list nobody
    else. `same_encoding`: tokens are encoded in both directions or in none. `message_ids`: they are for 2.1.1, too.
    `url_owner` is whose ids stand in URLs of 2.1.1. Parties are country code and party id in one. `pull_within` is the
    number of hours after which a partner has pulled what a new roaming partner has.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    documented: str = ""
    modules: dict[str, dict[str, Interface]] = {}
    partner_roles: frozenset[str] = frozenset()
    hub_alone: bool = False
    same_encoding: bool = False
    message_ids: bool = False
    url_owner: Literal["hub", "party"] | None = None
    client_statuses: frozenset[str] = frozenset()
    test_parties: frozenset[Party] = frozenset()
    live_origins: frozenset[Origin] = frozenset()
    pull_within: float | None = Field(default=None, gt=0)
    sync: Sync = Sync()

    def changed_by(self, own: "Expected") -> Self:
        """The same with whatever another one sets."""
        known, new = (each.model_dump(exclude_unset=True) for each in (self, own))
        return self.model_validate(known | new | {"sync": known.get("sync", {}) | new.get("sync", {})})
