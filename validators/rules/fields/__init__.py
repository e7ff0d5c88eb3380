"""The fields of objects, checked by the version tables."""
