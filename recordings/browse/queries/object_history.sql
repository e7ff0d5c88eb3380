-- History of one object
-- Every version seen of the object with this id, in order; changed compares it with the one before.
SELECT o.id AS object, o.kind, o.country_code, o.party_id, o.last_updated, e.started_at, e.direction, e.method,
       o.exchange_id AS exchange, e.worst_severity,
       CASE lag(o.content) OVER one WHEN o.content THEN 'same' ELSE iif(lag(o.id) OVER one, 'changed', 'first') END
           AS changed
FROM objects o
JOIN exchanges e ON e.id = o.exchange_id
WHERE o.object_id = :object_id
WINDOW one AS (PARTITION BY o.module, o.kind, o.country_code, o.party_id ORDER BY o.id)
ORDER BY o.id
LIMIT 1000
