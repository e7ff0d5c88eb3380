"""Companies that run and own the sites, and the pictures that locations, EVSEs and parking places show."""

from typing import Final

from replay.simulator.values import Json

WEB: Final = "https://example.com"


def picture(category: str, name: str) -> Json:
    """A photograph of 1200 by 800 pixels with its small version."""
    return {
        "url": f"{WEB}/images/{name}.jpeg",
        "thumbnail": f"{WEB}/images/{name}-small.jpeg",
        "category": category,
        "type": "jpeg",
        "width": 1200,
        "height": 800,
    }


def logo(category: str, name: str) -> Json:
    """A square logo of 512 pixels."""
    return {"url": f"{WEB}/logos/{name}.png", "category": category, "type": "png", "width": 512, "height": 512}


def company(name: str, **fields: object) -> Json:
    """What drivers are told of a company."""
    return {"name": name, "website": WEB, **fields}


OPERATOR: Final = company("Example Charging", logo=logo("OPERATOR", "charging"))
SUBOPERATOR: Final = company("Example Service")
OWNER: Final = company("Example Energy", logo=logo("OWNER", "energy"))

PICTURES: Final = (
    picture("LOCATION", "site"),
    picture("ENTRANCE", "entrance"),
    logo("NETWORK", "network"),
    logo("OPERATOR", "charging"),
    logo("OWNER", "energy"),
    picture("OTHER", "view"),
)
