"""Every rule there is: what stands in the files of the chapters, found by itself.

The order is the order of findings on one exchange: chapter by chapter, file by file, as declared.
"""

from importlib import import_module
from pkgutil import iter_modules

from validators.rule import Rule, catalogue

CHAPTERS = (
    "transport",
    "envelope",
    "http",
    "status",
    "page",
    "versions",
    "credentials",
    "hubclientinfo",
    "routing",
    "objects",
    "sessions",
    "hub",
    "types",
    "fields",
    "enums",
    "version",
    "profile",
)


def _found() -> tuple[Rule, ...]:
    folders = [import_module(f"{__name__}.{chapter}") for chapter in CHAPTERS]
    files = [f"{folder.__name__}.{file.name}" for folder in folders for file in iter_modules(folder.__path__)]
    return catalogue(*map(import_module, files))


RULES = _found()
