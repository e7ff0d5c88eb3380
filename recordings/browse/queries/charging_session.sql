-- All calls of one charging session
-- Commands, callbacks, sessions, and the CDR of one charging session, in the order in which they began.
SELECT id AS exchange, started_at, direction, module, operation, method, url, http_status, ocpi_status, error,
       worst_severity, duration_ms
FROM exchanges
WHERE session_id = :session_id
ORDER BY started_at, id
