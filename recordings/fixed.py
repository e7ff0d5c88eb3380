"""Frozen dataclasses of which every exchange makes some: mypy sees to it that nobody changes them, Python does not.

To have Python see to it, too, would take three times as long to make one.
"""

from typing import TYPE_CHECKING

__all__ = ["fixed"]

if TYPE_CHECKING:
    from dataclasses import dataclass as fixed
else:
    from dataclasses import dataclass

    def fixed(*, frozen, **options):
        """A dataclass that mypy takes for `frozen`, and that has a hash like one."""
        return dataclass(unsafe_hash=frozen, **options)
