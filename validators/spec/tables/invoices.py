"""Invoice reconciliation, which edition 2 of 2.3.0 brought: which CDRs an invoice is for."""

from validators.spec.declare import DATETIME, ONE, SOME, Enum, ci, f, obj
from validators.spec.versions import V230

OBJECTS = (
    obj(
        "InvoiceReconciliationRecord",
        "mod_invoice_reconciliation#record_object",
        "The CDRs that one invoice asks money for.",
        f("country_code", ci(2, "country_alpha2"), ONE, "Country of the party that owns this record."),
        f("party_id", ci(3), ONE, "Id of the party that owns this record, unique in its country."),
        f("id", ci(36), ONE, "Names the record among all of its party."),
        f("invoice_id", ci(255), ONE, "Number of the invoice, as printed on it."),
        f("cdrs", ci(39), SOME, "The `id` of each CDR on the invoice."),  # as long as CDR.id, the table's 36 are not
        f("last_updated", DATETIME, ONE, "When the record was issued."),
        since=V230,
        edition="ed2",
    ),
)

ENUMS: tuple[Enum, ...] = ()
