"""A CPO on extrawest-ocpi that listens on 127.0.0.1; prints `ready URL` when it serves."""

import argparse
import os
import socket
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount, Route

COUNTRY_CODE, PARTY_ID = "NL", "EXW"


def main() -> None:
    arguments = _arguments()
    with socket.create_server(("127.0.0.1", arguments.port)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        application = _application(arguments.public_url or url, arguments.token_a)
        application.add_event_handler("startup", lambda: print(f"ready {url}", flush=True))
        uvicorn.Server(uvicorn.Config(application, access_log=False)).run(sockets=[listener])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: the OS chooses")
    parser.add_argument("--public-url", help="origin in the URLs it announces; its own unless told")
    parser.add_argument("--token-a", required=True, help="credentials token of whoever registers first")
    return parser.parse_args()


def _application(public_url: str, token_a: str) -> Starlette:
    """The library's application, and beside it `/drive`, outside OCPI."""
    _settings(public_url)
    # only now: the library reads its settings when it is imported
    from crud import STATE, Authenticator, Crud
    from drive import drive
    from py_ocpi import get_application
    from py_ocpi.core.enums import ModuleID, RoleEnum
    from py_ocpi.modules.versions.enums import VersionNumber

    STATE.tokens_a.add(token_a)
    modules: list[Any] = ["credentials", "locations", "tariffs", "sessions", "cdrs", "tokens", "commands"]
    ocpi = get_application(
        version_numbers=[VersionNumber.v_2_2_1],
        roles=[RoleEnum.cpo],
        crud=Crud,
        modules=[ModuleID(module) for module in modules],
        authenticator=Authenticator,
    )
    return Starlette(routes=[Route("/drive/{action}", drive, methods=["POST"]), Mount("/", ocpi)])


def _settings(public_url: str) -> None:
    origin = urlsplit(public_url)
    os.environ["PROTOCOL"] = origin.scheme
    os.environ["OCPI_HOST"] = origin.netloc
    os.environ["COUNTRY_CODE"], os.environ["PARTY_ID"] = COUNTRY_CODE, PARTY_ID


if __name__ == "__main__":
    main()
