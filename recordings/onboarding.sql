-- A recording, version 2: how the onboarding stands, and who has signed off what no exchange can show.

DROP TABLE checkpoints;             -- nothing was ever kept in it
CREATE TABLE checkpoints (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,      -- in the order of the onboarding
    title TEXT NOT NULL,
    phase TEXT NOT NULL,
    required INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,           -- whose word it is, where it was waived or signed off
    evidence TEXT NOT NULL,         -- JSON: what shows it, speaks against it, has begun, is missing
    changed_at TEXT NOT NULL        -- of the exchange that changed its state
);

CREATE TABLE onboarding (           -- one row
    id INTEGER PRIMARY KEY CHECK (id = 1),
    role TEXT NOT NULL,             -- cpo, emsp, both, unknown
    version TEXT,                   -- the one that the platforms talk, NULL until it was seen
    verdict TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    exchange_id INTEGER NOT NULL    -- the latest exchange that it and the checkpoints take into account, 0 for none
);

CREATE TABLE open_findings (        -- of everything that is done several times, what was found the latest time
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL,
    module TEXT NOT NULL,
    operation TEXT NOT NULL,
    about TEXT NOT NULL,            -- the object, or the page of a list
    attempt TEXT NOT NULL,          -- the exchange or the charging session that is the latest time
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    party TEXT NOT NULL,
    message TEXT NOT NULL,
    exchange_id INTEGER NOT NULL,
    side TEXT NOT NULL,
    pointer TEXT NOT NULL
);
CREATE INDEX open_findings_done ON open_findings(direction, module, operation, about);

CREATE TABLE sign_offs (            -- of one checkpoint the latest counts
    id INTEGER PRIMARY KEY,
    checkpoint TEXT NOT NULL,
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
);
