"""Cities where the locations are: in Europe, and in the USA for what only 2.3.0 can say."""

from dataclasses import dataclass
from typing import Final

from replay.simulator.values import Json


@dataclass(frozen=True)
class City:
    """`street` leaves room for the house number; `country` is alpha-3; latitude and longitude are in degrees."""

    name: str
    street: str
    postal_code: str
    country: str
    time_zone: str
    latitude: float
    longitude: float
    state: str = ""
    currency: str = "EUR"


def point(latitude: float, longitude: float) -> Json:
    """A GeoLocation, with the six decimals that every version takes."""
    return {"latitude": f"{latitude:.6f}", "longitude": f"{longitude:.6f}"}


EUROPE: Final = (
    City("Berlin", "Invalidenstraße {}", "10115", "DEU", "Europe/Berlin", 52.5305, 13.3847),
    City("Amsterdam", "Damrak {}", "1012 LG", "NLD", "Europe/Amsterdam", 52.3759, 4.8975),
    City("Madrid", "Calle de Alcalá {}", "28014", "ESP", "Europe/Madrid", 40.4189, -3.6945),
    City("Paris", "{} Rue de Rivoli", "75004", "FRA", "Europe/Paris", 48.8556, 2.3579),
    City("München", "Sonnenstraße {}", "80331", "DEU", "Europe/Berlin", 48.1374, 11.5655),
    City("Wien", "Mariahilfer Straße {}", "1060", "AUT", "Europe/Vienna", 48.1973, 16.3503),
    City("Bruxelles", "Rue de la Loi {}", "1040", "BEL", "Europe/Brussels", 50.8437, 4.3724),
    City("Milano", "Corso Buenos Aires {}", "20124", "ITA", "Europe/Rome", 45.4787, 9.2097),
    City("Lisboa", "Avenida da Liberdade {}", "1250-096", "PRT", "Europe/Lisbon", 38.7203, -9.1460),
    City("Hamburg", "Mönckebergstraße {}", "20095", "DEU", "Europe/Berlin", 53.5508, 10.0012),
    City("Rotterdam", "Coolsingel {}", "3011 AD", "NLD", "Europe/Amsterdam", 51.9217, 4.4794),
    City("Barcelona", "Carrer de Mallorca {}", "08013", "ESP", "Europe/Madrid", 41.4010, 2.1722),
    City("Lyon", "{} Rue de la République", "69002", "FRA", "Europe/Paris", 45.7605, 4.8361),
    City("Luxembourg", "Avenue de la Gare {}", "1610", "LUX", "Europe/Luxembourg", 49.6025, 6.1320),
    City("Helsinki", "Mannerheimintie {}", "00100", "FIN", "Europe/Helsinki", 60.1719, 24.9370),
    City("Köln", "Hohe Straße {}", "50667", "DEU", "Europe/Berlin", 50.9375, 6.9561),
    City("Graz", "Annenstraße {}", "8020", "AUT", "Europe/Vienna", 47.0720, 15.4260),
    City("Antwerpen", "Meir {}", "2000", "BEL", "Europe/Brussels", 51.2182, 4.4098),
    City("Torino", "Via Roma {}", "10123", "ITA", "Europe/Rome", 45.0680, 7.6820),
    City("Dublin", "{} Abbey Street", "D01 W2H4", "IRL", "Europe/Dublin", 53.3486, -6.2589),
)

USA: Final = (
    City("Austin", "{} Congress Avenue", "78701", "USA", "America/Chicago", 30.2680, -97.7428, "TX", "USD"),
    City("Denver", "{} Larimer Street", "80202", "USA", "America/Denver", 39.7480, -104.9990, "CO", "USD"),
    City("New York", "{} Broadway", "10007", "USA", "America/New_York", 40.7135, -74.0075, "NY", "USD"),
    City("Sacramento", "{} Capitol Mall", "95814", "USA", "America/Los_Angeles", 38.5780, -121.5030, "CA", "USD"),
)
