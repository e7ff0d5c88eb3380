"""What every PATCH must carry."""

from collections.abc import Iterator

from validators.call import Call
from validators.rule import Fault, rule
from validators.rules.objects.owner import may_be_at_odds
from validators.spec.versions import V221_UP

PATCHED = ("locations", "sessions", "tokens")


@rule(
    "objects.patch-without-last-updated",
    spec="mod_sessions#patch_method",
    versions=V221_UP,
    modules=PATCHED,
    methods=["PATCH"],
    when=may_be_at_odds,
)
def patch_without_last_updated(call: Call) -> Iterator[Fault]:
    """The PATCH has no `last_updated`."""
    body = call.request.json.value
    if isinstance(body, dict) and "last_updated" not in body:
        yield Fault("")
