"""The envelope around every response."""
