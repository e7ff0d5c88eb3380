-- One correlation id across both legs
-- Every call with this X-Correlation-ID, in both directions, in the order in which they began.
SELECT id AS exchange, started_at, direction, module, method, url, http_status, ocpi_status, error, worst_severity,
       request_id, duration_ms
FROM exchanges
WHERE correlation_id = :correlation_id
ORDER BY started_at, id
