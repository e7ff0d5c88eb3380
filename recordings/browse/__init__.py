"""Datasette on a recording: the server process, its configuration, and the pages that people read."""
