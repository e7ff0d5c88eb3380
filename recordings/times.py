"""Times as a recording keeps them: UTC, ISO 8601, microseconds, `Z`."""

import time
from datetime import UTC, datetime


def iso(seconds: float) -> str:
    """Seconds since 1970 as text that sorts."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now() -> str:
    """The present, as text."""
    return iso(time.time())


def seconds(text: str) -> float:
    """The reverse of `iso`; raises ValueError for anything that is not a date and time."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
