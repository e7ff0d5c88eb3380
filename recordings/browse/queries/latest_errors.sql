-- Latest errors
-- The last hundred exchanges with an error finding, an HTTP or OCPI error status, or no answer at all.
WITH wrong (id) AS (  -- +id makes SQLite search the index: scanning from the end is slow where errors are rare
    SELECT id FROM (SELECT id FROM exchanges WHERE worst_severity = 'error' ORDER BY id DESC LIMIT 100)
    UNION SELECT id FROM (SELECT id FROM exchanges WHERE http_status >= 400 ORDER BY +id DESC LIMIT 100)
    UNION SELECT id FROM (SELECT id FROM exchanges WHERE ocpi_status >= 2000 ORDER BY +id DESC LIMIT 100)
    UNION SELECT id FROM (SELECT id FROM exchanges WHERE error <> '' ORDER BY +id DESC LIMIT 100)
)
SELECT e.id AS exchange, e.started_at, e.direction, e.module, e.method, e.url, e.http_status, e.ocpi_status, e.error,
       e.worst_severity,
       (SELECT group_concat(DISTINCT rule) FROM findings WHERE exchange_id = e.id) AS rules
FROM wrong JOIN exchanges e USING (id)
ORDER BY e.id DESC
LIMIT 100
