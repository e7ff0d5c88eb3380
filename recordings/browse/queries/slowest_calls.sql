-- Slowest calls
-- The hundred exchanges that took longest, until the answer was complete or given up.
SELECT id AS exchange, duration_ms, started_at, direction, module, method, url, http_status, error
FROM exchanges
ORDER BY duration_ms DESC
LIMIT 100
