"""What several modules share: texts for drivers, images, companies, coordinates, money and roles."""

from validators.spec.declare import MANY, ONE, OPTIONAL, URL, Was, a, ci, enum, f, integer, number, obj, string
from validators.spec.versions import V211, V221, V230

WIDE = integer(0, 99999)  # five digits

OBJECTS = (
    obj(
        "DisplayText",
        "types#displaytext_class",
        "A text for drivers in one language.",
        f("language", string(2, "language"), ONE, "Language of the text, as two letters of ISO 639-1."),
        f("text", string(512), ONE, "What the driver reads; plain text without HTML or other markup."),
    ),
    obj(
        "Price",
        "types#price_class",
        "An amount of money, without and with taxes.",
        f("before_taxes", number(), ONE, "Amount without any tax, in the currency around it.", V230,
          formerly="excl_vat"),
        f("incl_vat", number(), OPTIONAL, "Amount with VAT, in the currency around it.", until=V221),
        f("taxes", a("TaxAmount"), MANY, "Every tax that comes on top of the amount.", V230),
        since=V221,
    ),
    obj(
        "TaxAmount",
        "types#tax_amount_class",
        "One tax on a price.",
        f("name", string(), ONE, "Name of the tax as law or invoice calls it, such as VAT."),
        f("account_number", string(), OPTIONAL, "Number under which the tax is booked or declared."),
        f("percentage", number(0), OPTIONAL, "Rate of the tax in percent, where it has one."),
        f("amount", number(), ONE, "Money due for this tax, in the currency of the price."),
        since=V230,
    ),
    obj(
        "GeoLocation",
        "mod_locations#geolocation_class",
        "A point on the map, WGS 84, written as text.",
        # The printed lengths, 10 and 11, leave no room for what the printed pattern allows from 2.2.1 on.
        f("latitude", string(11, "latitude"), ONE, "Degrees north, from -90 to 90.",
          was=Was(V211, string(10, "latitude"))),
        f("longitude", string(12, "longitude"), ONE, "Degrees east, from -180 to 180.",
          was=Was(V211, string(11, "longitude"))),
    ),
    obj(
        "AdditionalGeoLocation",
        "mod_locations#additionalgeolocation_class",
        "A further point that helps drivers, such as an entrance.",
        f("latitude", string(11, "latitude"), ONE, "Degrees north, from -90 to 90.",
          was=Was(V211, string(10, "latitude"))),
        f("longitude", string(12, "longitude"), ONE, "Degrees east, from -180 to 180.",
          was=Was(V211, string(11, "longitude"))),
        f("name", a("DisplayText"), OPTIONAL, "What is to be found at this point, in the local language."),
    ),
    obj(
        "BusinessDetails",
        "mod_locations#businessdetails_class",
        "A company: its name, website and logo.",
        f("name", string(100), ONE, "Name under which drivers know the company."),
        f("website", URL, OPTIONAL, "Home page of the company."),
        f("logo", a("Image"), OPTIONAL, "Logo of the company."),
    ),
    obj(
        "Image",
        "mod_locations#image_class",
        "A picture to be fetched from the web.",
        f("url", URL, ONE, "Where the picture in full size is fetched."),
        f("thumbnail", URL, OPTIONAL, "Where a small version of the picture is fetched."),
        f("category", a("ImageCategory"), ONE, "What the picture shows."),
        f("type", ci(4), ONE, "File type of the picture, such as jpeg, png or svg.", was=Was(V211, string(4))),
        f("width", WIDE, OPTIONAL, "Width of the full picture in pixels."),
        f("height", WIDE, OPTIONAL, "Height of the full picture in pixels."),
    ),
)  # fmt: skip

ENUMS = (
    enum(
        "ImageCategory",
        "mod_locations#imagecategory_enum",
        open_since=V230,
        v211="CHARGER ENTRANCE LOCATION NETWORK OPERATOR OTHER OWNER",
    ),
    enum(
        "Role",
        "types#role_enum",
        v221="CPO EMSP HUB NAP NSP OTHER SCSP",
        v230="PTP",
        until={"HUB": V221},
        modules={"PTP": "payments"},
    ),
)
