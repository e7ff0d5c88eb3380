"""Which status codes there are."""

from collections.abc import Iterator

from recordings.finding import Severity
from validators.call import Call
from validators.rule import Fault, rule
from validators.spec.operations import MODULES
from validators.spec.versions import EVERY, V211, V221_UP

SPEC = "status_codes#status_codes"
FIRST = frozenset({1000, 2000, 2001, 2002, 2003, 3000, 3001, 3002, 3003})
CODES = FIRST | {2004, 4000, 4001, 4002, 4003}
OLD = ("2.0", "2.1", V211)
CODES_IN = {version: FIRST if version in OLD else CODES for version in EVERY}


@rule("envelope.status-code-unknown", unless_well=True, spec=SPEC, severity=Severity.WARNING, side="response",
      steady=True)  # fmt: skip
def status_code_unknown(call: Call) -> Iterator[Fault]:
    """The `status_code` is none that this version of OCPI defines."""
    code = call.response.status_code if call.response else None
    if code is None or code < 1000 or code in CODES_IN.get(call.place.version or "", CODES):
        return
    if call.place.version in OLD:
        since = " It was added in 2.2." if code in CODES else ""
        yield Fault("/status_code", f"It is {code}.{since}")
    elif code >= 5000:
        yield Fault("/status_code", f"It is {code}, which is in none of the ranges 1000 to 4999.", Severity.ERROR)
    elif not _is_custom(code):
        yield Fault("/status_code", f"It is {code}.")


@rule(
    "envelope.status-code-reserved",
    unless_well=True,
    spec=SPEC,
    side="response",
    versions=V221_UP,
    modules=MODULES | {"versions"},
    steady=True,
)
def status_code_reserved(call: Call) -> Iterator[Fault]:
    """The `status_code` is from a range that is kept for modules that are not OCPI's."""
    code = call.response.status_code if call.response else None
    if code is not None and _is_custom(code):
        yield Fault("/status_code", f"It is {code}; {code // 1000}000 is the general one.")


def _is_custom(code: int) -> bool:
    """1900 to 1999, and likewise for each of the four ranges."""
    return 1000 <= code < 5000 and code // 100 % 10 == 9
