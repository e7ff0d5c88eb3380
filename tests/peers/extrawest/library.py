"""What is particular about extrawest-ocpi: it asks for the valid tokens, and for the modules to serve."""

from crud import Crud
from fastapi import FastAPI
from py_ocpi import get_application
from py_ocpi.core.authentication.authenticator import Authenticator as BaseAuthenticator
from py_ocpi.core.enums import ModuleID, RoleEnum
from py_ocpi.modules.versions.enums import VersionNumber
from state import STATE

MODULES = ["credentials", "locations", "tariffs", "sessions", "cdrs", "tokens", "commands"]


class Authenticator(BaseAuthenticator):
    @classmethod
    async def get_valid_token_c(cls) -> list[str]:
        return [STATE.token_c] if STATE.token_c else []

    @classmethod
    async def get_valid_token_a(cls) -> list[str]:
        return sorted(STATE.tokens_a)


def application(role: str, version: str) -> FastAPI:
    return get_application(
        version_numbers=[VersionNumber(version)],
        roles=[RoleEnum(role.upper())],
        crud=Crud,
        modules=[ModuleID(module) for module in MODULES],
        authenticator=Authenticator,
    )
