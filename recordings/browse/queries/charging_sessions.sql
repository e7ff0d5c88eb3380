-- Charging sessions
-- The charging sessions that calls were about, the latest first.
SELECT s.session_id, s.calls, first.started_at AS first_call, last.started_at AS last_call
FROM (
    SELECT session_id, count(*) AS calls, min(id) AS first_id, max(id) AS last_id
    FROM exchanges WHERE session_id IS NOT NULL
    GROUP BY session_id ORDER BY last_id DESC LIMIT 500
) s
JOIN exchanges first ON first.id = s.first_id
JOIN exchanges last ON last.id = s.last_id
ORDER BY s.last_id DESC
