"""HTTP and OCPI must not contradict each other."""

from collections.abc import Iterator

from validators.call import SaidResponse
from validators.rule import Fault, rule


@rule(
    "http.error-with-success-code",
    unless_well=True,
    spec="status_codes#status_codes",
    explains=("http.error-for-valid-request",),
    steady=True,
)
def error_with_success_code(response: SaidResponse) -> Iterator[Fault]:
    """The HTTP status says error while the OCPI status code says success."""
    if response.status >= 400 and response.status_code is not None and 1000 <= response.status_code < 2000:
        yield Fault("/status_code", f"HTTP {response.status} with {response.status_code}.")
