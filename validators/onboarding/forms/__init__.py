"""The forms of a report: text for a terminal, JSON, Markdown, JUnit, HTML."""
