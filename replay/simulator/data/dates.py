"""The two dates that the test data hangs on: everything changed after the one and is planned for the other."""

from datetime import UTC, datetime
from typing import Final

EPOCH: Final = datetime(2025, 1, 1, tzinfo=UTC)
HORIZON: Final = datetime(2035, 1, 1, tzinfo=UTC)  # a Monday; far enough that nothing planned comes to pass
