-- A recording, version 1 (PRAGMA user_version). Times are UTC, ISO 8601. Bodies are kept once, by content.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    ended_by TEXT,                  -- stopped, or what cut the run short; NULL while it runs or when it was killed
    versions TEXT NOT NULL,         -- JSON: ocpi-tap, mitmproxy, python
    settings TEXT NOT NULL,         -- JSON: the options in force, nothing secret
    position INTEGER NOT NULL DEFAULT 0,  -- up to which frame of the proxy all is in here
    seen INTEGER NOT NULL DEFAULT 0,
    recorded INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0  -- seen = recorded + failed, and every failed one is in gaps
);

CREATE TABLE connections (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hub_url TEXT NOT NULL,
    partner_url TEXT NOT NULL,
    hub_tap_url TEXT NOT NULL,      -- the tap's name for the hub, given to the partner
    partner_tap_url TEXT NOT NULL,
    profile TEXT NOT NULL
);

CREATE TABLE origins (              -- further hosts that a platform announced
    connection_id INTEGER NOT NULL REFERENCES connections(id),
    side TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (connection_id, side, origin)
) WITHOUT ROWID;

CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY,        -- of the whole, with the note behind it where there is one
    content,                        -- TEXT where it is valid UTF-8, else BLOB
    length INTEGER NOT NULL,        -- bytes of the whole body
    note TEXT NOT NULL DEFAULT ''   -- cut, undecodable, lost
);

CREATE TABLE exchanges (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    number INTEGER NOT NULL,        -- rises within the run
    connection_id INTEGER NOT NULL REFERENCES connections(id),
    direction TEXT NOT NULL,
    started_at TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    version TEXT,
    module TEXT,
    interface TEXT,
    operation TEXT,
    known_by TEXT,                  -- endpoint: by what the platforms advertised; path: guessed from the URL
    object_id TEXT,
    session_id TEXT,                -- the charging session it is about, where that can be told
    http_status INTEGER,
    ocpi_status INTEGER,
    request_id TEXT,
    correlation_id TEXT,
    error TEXT NOT NULL DEFAULT '',
    error_detail TEXT NOT NULL DEFAULT '',
    worst_severity TEXT,
    not_graded TEXT,                -- why the rules could not judge it: not OCPI, a body that was not kept whole
    request_headers TEXT NOT NULL,  -- JSON: [[name, value], …]
    request_body TEXT REFERENCES bodies(sha256),
    response_headers TEXT,
    response_body TEXT REFERENCES bodies(sha256),
    rewrites TEXT,                  -- JSON: [[side, as sent, as forwarded], …]
    UNIQUE (run_id, number)
);
CREATE INDEX exchanges_started_at ON exchanges(started_at);
CREATE INDEX exchanges_duration_ms ON exchanges(duration_ms);
CREATE INDEX exchanges_facets ON exchanges(module, direction, worst_severity, http_status, ocpi_status);
CREATE INDEX exchanges_error ON exchanges(error) WHERE error <> '';
CREATE INDEX exchanges_direction ON exchanges(direction);
CREATE INDEX exchanges_http_status ON exchanges(http_status);
CREATE INDEX exchanges_ocpi_status ON exchanges(ocpi_status);
CREATE INDEX exchanges_worst_severity ON exchanges(worst_severity);
CREATE INDEX exchanges_correlation_id ON exchanges(correlation_id);
CREATE INDEX exchanges_session_id ON exchanges(session_id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    exchange_id INTEGER NOT NULL REFERENCES exchanges(id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    side TEXT NOT NULL,
    party TEXT NOT NULL,
    pointer TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX findings_exchange_id ON findings(exchange_id);
CREATE INDEX findings_rule ON findings(rule, severity, party, exchange_id);
CREATE INDEX findings_severity ON findings(severity);

CREATE TABLE objects (              -- every version of every object seen
    id INTEGER PRIMARY KEY,
    exchange_id INTEGER NOT NULL REFERENCES exchanges(id),
    side TEXT NOT NULL,
    pointer TEXT NOT NULL,          -- where it stands in that side's body
    module TEXT NOT NULL,
    kind TEXT NOT NULL,
    country_code TEXT NOT NULL,
    party_id TEXT NOT NULL,
    object_id TEXT NOT NULL,
    last_updated TEXT,
    content TEXT NOT NULL REFERENCES bodies(sha256)
);
CREATE INDEX objects_object_id ON objects(object_id);
CREATE INDEX objects_exchange_id ON objects(exchange_id);
CREATE INDEX objects_module ON objects(module);

CREATE TABLE checkpoints (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    evidence TEXT NOT NULL          -- JSON
);

CREATE TABLE gaps (                 -- what could not be recorded, and why
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    at TEXT NOT NULL,
    exchanges INTEGER NOT NULL,     -- how many are missing
    reason TEXT NOT NULL
);

CREATE TABLE crashes (              -- faults of ocpi-tap itself; never findings
    id INTEGER PRIMARY KEY,
    exchange_id INTEGER REFERENCES exchanges(id),
    rule TEXT NOT NULL,
    traceback TEXT NOT NULL
);

CREATE VIRTUAL TABLE exchanges_fts USING fts5 (url, request, response, content='');

CREATE VIEW findings_by_rule AS
SELECT rule, severity, party, count(*) AS findings, count(DISTINCT exchange_id) AS exchanges,
       min(exchange_id) AS first_exchange, max(exchange_id) AS last_exchange, min(message) AS example
FROM findings GROUP BY rule, severity, party;

CREATE VIEW object_versions AS
SELECT o.module, o.kind, o.country_code, o.party_id, o.object_id, o.last_updated, e.started_at, e.direction, e.method,
       o.exchange_id, o.side, o.pointer, b.content AS object
FROM objects o JOIN exchanges e ON e.id = o.exchange_id JOIN bodies b ON b.sha256 = o.content;
