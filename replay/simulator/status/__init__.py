"""The status page of a platform, for people and as JSON, and what a person can have it do there."""

from replay.simulator.status.routes import status_pages

__all__ = ["status_pages"]
