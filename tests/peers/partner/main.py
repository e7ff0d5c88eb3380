"""A partner on a library from PyPI that listens on 127.0.0.1; prints `ready URL` when it serves."""

import argparse
import os
import socket
from urllib.parse import urlsplit

import uvicorn
from drive import drive
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from state import STATE


def main() -> None:
    arguments = _arguments()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        STATE.begin(arguments.role, arguments.ocpi, arguments.public_url or url, arguments.token_a)
        application = _application()
        application.add_event_handler("startup", lambda: print(f"ready {url}", flush=True))
        uvicorn.Server(uvicorn.Config(application, access_log=False)).run(sockets=[listener])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=["cpo", "emsp"], required=True)
    parser.add_argument("--ocpi", choices=["2.1.1", "2.2.1"], required=True)
    parser.add_argument("--public-url", help="origin in the URLs it announces; its own unless told")
    parser.add_argument("--token-a", required=True, help="credentials token of whoever registers first")
    return parser.parse_args()


def _application() -> Starlette:
    """The library's application, and beside it `/drive`, outside OCPI."""
    origin = urlsplit(STATE.origin)
    os.environ["PROTOCOL"], os.environ["OCPI_HOST"] = origin.scheme, origin.netloc
    from library import application  # only now: the library reads its settings when it is imported

    ocpi = application(STATE.role, STATE.version)
    return Starlette(routes=[Route("/drive/{action}", drive, methods=["POST"]), Mount("/", ocpi)])


if __name__ == "__main__":
    main()
