"""The optional payments module of 2.3.0: payment terminals at charging stations."""

from validators.spec.declare import DATETIME, MANY, ONE, OPTIONAL, SOME, URL, a, ci, enum, f, obj
from validators.spec.versions import V230

MODULE = "payments"

OBJECTS = (
    obj(
        "Terminal",
        "mod_payments#terminal_object",
        "A payment terminal and the EVSEs it takes money for.",
        f("terminal_id", ci(36), ONE, "Names the terminal at its payment provider."),
        f("customer_reference", ci(36), OPTIONAL, "Reference that ties the terminal to the CPO's contract."),
        f("party_id", ci(3), OPTIONAL, "Id of the CPO that uses the terminal."),
        f("country_code", ci(2, "country_alpha2"), OPTIONAL, "Country of the CPO that uses the terminal."),
        f("address", ci(45), OPTIONAL, "Street and house number where the terminal stands."),
        f("city", ci(45), OPTIONAL, "City or town where the terminal stands."),
        f("postal_code", ci(10), OPTIONAL, "Postal code where the terminal stands."),
        f("state", ci(20), OPTIONAL, "State or province where the terminal stands."),
        f("country", ci(3, "country_alpha3"), OPTIONAL, "Country where it stands, as three letters of ISO 3166-1."),
        f("coordinates", a("GeoLocation"), OPTIONAL, "Where the terminal is on the map."),
        f("invoice_base_url", URL, OPTIONAL, "Start of the address at which drivers fetch their invoices."),
        f("invoice_creator", a("InvoiceCreator"), OPTIONAL, "Who writes the invoice for the driver."),
        f("reference", ci(36), OPTIONAL, "A further reference for the CPO's own use."),
        f("location_ids", ci(36), MANY, "Locations all of whose EVSEs it serves."),
        f("evse_uids", ci(36), MANY, "Single EVSEs that it serves."),
        f("last_updated", DATETIME, ONE, "When the terminal's data last changed."),
        since=V230,
        module=MODULE,
    ),
    obj(
        "FinancialAdviceConfirmation",
        "mod_payments#financial_advice_confirmation_object",
        "Tells the CPO what was taken from the driver's card.",
        f("id", ci(36), ONE, "Names the confirmation at its payment provider."),
        f("authorization_reference", ci(36), ONE, "Reference of the payment, as in session and CDR."),
        f("total_costs", a("Price"), ONE, "Money that was taken."),
        f("currency", ci(3), ONE, "Currency of the money, as in ISO 4217."),
        f("eft_data", ci(255, "filled"), SOME, "Lines of the card payment, to be printed on the invoice."),
        f("capture_status_code", a("CaptureStatusCode"), ONE, "Whether the money was taken."),
        f("capture_status_message", ci(255, "filled"), OPTIONAL, "A word for people about taking the money."),
        f("last_updated", DATETIME, ONE, "When the confirmation last changed."),
        since=V230,
        module=MODULE,
    ),
)

ENUMS = (
    enum("InvoiceCreator", "mod_payments#invoice_creator_enum", module=MODULE, v230="CPO PTP"),
    enum(
        "CaptureStatusCode",
        "mod_payments#capture_status_code_enum",
        module=MODULE,
        v230="SUCCESS PARTIAL_SUCCESS FAILED",
    ),
)
