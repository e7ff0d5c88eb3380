"""The specification's tables as data."""
