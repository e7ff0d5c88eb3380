"""Opening hours of a location, and where its energy comes from."""

from validators.spec.declare import (
    BOOLEAN,
    DATETIME,
    MANY,
    ONE,
    OPTIONAL,
    Was,
    a,
    enum,
    f,
    integer,
    number,
    obj,
    string,
)
from validators.spec.versions import V211, V221, V230

OBJECTS = (
    obj(
        "Hours",
        "mod_locations#hours_class",
        "When a location is open.",
        f("twentyfourseven", BOOLEAN, ONE, "Open day and night, all week; exceptions may still close it.",
          was=Was(V211, BOOLEAN, OPTIONAL)),  # 2.1.1 asks for it or for regular_hours
        f("regular_hours", a("RegularHours"), MANY, "Opening times of an ordinary week; none when open day and night."),
        f("exceptional_openings", a("ExceptionalPeriod"), MANY, "Dates when it is open against the ordinary week."),
        f("exceptional_closings", a("ExceptionalPeriod"), MANY, "Dates when it is closed against the ordinary week."),
    ),
    obj(
        "RegularHours",
        "mod_locations#regularhours_class",
        "One opening time on one day of the week.",
        f("weekday", integer(1, 7), ONE, "Day of the week, from 1 for Monday to 7 for Sunday."),
        f("period_begin", string(5, "time_of_day"), ONE, "Opening in the location's local time, as HH:MM."),
        f("period_end", string(5, "time_of_day"), ONE, "Closing in the location's local time, as HH:MM."),
    ),
    obj(
        "ExceptionalPeriod",
        "mod_locations#exceptionalperiod_class",
        "A time when other than the regular hours apply.",
        f("period_begin", DATETIME, ONE, "When the exception begins, in UTC."),
        f("period_end", DATETIME, ONE, "When the exception ends, in UTC."),
    ),
    obj(
        "EnergyMix",
        "mod_locations#energymix_class",
        "Sources and environmental cost of the energy supplied.",
        f("is_green_energy", BOOLEAN, ONE, "Whether all of the energy comes from renewable sources."),
        f("energy_sources", a("EnergySource"), MANY, "Shares of the sources in this mix."),
        f("environ_impact", a("EnvironmentalImpact"), MANY, "Waste and emissions for each kilowatt-hour."),
        f("supplier_name", string(64), OPTIONAL, "Company that supplies the energy."),
        f("energy_product_name", string(64), OPTIONAL, "Name under which the supplier sells this energy."),
    ),
    obj(
        "EnergySource",
        "mod_locations#energysource_class",
        "One source of energy and its share.",
        f("source", a("EnergySourceCategory"), ONE, "What the energy is made from."),
        f("percentage", number(0, 100), ONE, "Share of this source in the mix, in percent."),
    ),
    obj(
        "EnvironmentalImpact",
        "mod_locations#environmentalimpact_class",
        "One kind of waste or emission.",
        f("category", a("EnvironmentalImpactCategory"), ONE, "What is given off or left behind.", V221,
          formerly="source"),
        f("amount", number(), ONE, "Grams given off for each kilowatt-hour."),
    ),
)  # fmt: skip

ENUMS = (
    enum(
        "EnergySourceCategory",
        "mod_locations#energysourcecategory_enum",
        v211="NUCLEAR GENERAL_FOSSIL COAL GAS GENERAL_GREEN SOLAR WIND WATER",
    ),
    enum(
        "EnvironmentalImpactCategory",
        "mod_locations#environmentalimpactcategory_enum",
        open_since=V230,
        v211="NUCLEAR_WASTE CARBON_DIOXIDE",
    ),
)
