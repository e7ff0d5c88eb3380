-- A recording, version 2: the onboarding's steps as they stand, and who has signed off what no exchange can show.

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
    changed_at TEXT NOT NULL
);

CREATE TABLE sign_offs (            -- of one checkpoint the latest counts
    id INTEGER PRIMARY KEY,
    checkpoint TEXT NOT NULL,
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL
);
