-- Gaps and crashes
-- What this recording does not have: exchanges that could not be recorded, and rules that failed to judge one.
SELECT 'gap' AS kind, at, NULL AS exchange, exchanges AS missing, reason FROM gaps
UNION ALL
SELECT 'crash', e.started_at, c.exchange_id, NULL, c.rule || ': ' || c.traceback
FROM crashes c LEFT JOIN exchanges e ON e.id = c.exchange_id
ORDER BY at DESC
LIMIT 500
