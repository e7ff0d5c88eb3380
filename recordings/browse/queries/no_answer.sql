-- Calls without an answer
-- The last hundred requests that the other platform did not answer, and why.
SELECT id AS exchange, started_at, direction, module, method, url, error, error_detail, duration_ms
FROM exchanges
WHERE http_status IS NULL
ORDER BY id DESC
LIMIT 100
