"""The values of enums, checked by the version tables."""
