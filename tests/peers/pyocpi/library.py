"""What is particular about py-ocpi: it asks for an adapter, and announces every URL with https."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from crud import Crud
from fastapi import FastAPI
from py_ocpi import get_application
from py_ocpi.core.data_types import URL
from py_ocpi.core.dependencies import get_endpoints, get_versions
from py_ocpi.core.enums import RoleEnum
from py_ocpi.modules.cdrs.v_2_2_1.schemas import Cdr
from py_ocpi.modules.commands.v_2_2_1.schemas import CommandResponse, CommandResult
from py_ocpi.modules.credentials.v_2_2_1.schemas import Credentials
from py_ocpi.modules.locations.v_2_2_1.schemas import Location
from py_ocpi.modules.sessions.v_2_2_1.schemas import Session
from py_ocpi.modules.tariffs.v_2_2_1.schemas import Tariff
from py_ocpi.modules.tokens.v_2_2_1.schemas import AuthorizationInfo, Token
from py_ocpi.modules.versions.enums import VersionNumber
from state import STATE


def _into(schema: Callable[..., Any]) -> Any:
    return staticmethod(lambda data, version=None: schema(**data))


class Adapter:
    """Our objects have the library's form already."""

    location_adapter = _into(Location)
    tariff_adapter = _into(Tariff)
    session_adapter = _into(Session)
    cdr_adapter = _into(Cdr)
    token_adapter = _into(Token)
    authorization_adapter = _into(AuthorizationInfo)
    credentials_adapter = _into(Credentials)
    command_response_adapter = _into(CommandResponse)
    command_result_adapter = _into(CommandResult)


def application(role: str, version: str) -> FastAPI:
    ocpi = get_application([VersionNumber(version)], [RoleEnum(role.upper())], Crud, Adapter)
    for announced in ocpi.dependency_overrides[get_versions]():
        announced["url"] = _reachable(announced["url"])
    for endpoint in ocpi.dependency_overrides[get_endpoints]()[version]:
        endpoint.url = _reachable(endpoint.url)
    return ocpi


def _reachable(url: str) -> URL:
    """With the scheme that we serve: nobody could register otherwise."""
    return URL(url.replace("https", urlsplit(STATE.origin).scheme, 1))
