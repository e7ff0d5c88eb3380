"""What holds for all tests: properties have no deadline, for a busy machine is no fault."""

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.load_profile("here")
