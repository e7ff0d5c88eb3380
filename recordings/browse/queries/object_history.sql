-- History of one object
-- The last 400 versions of the object with this id, in order; changed compares each with the one before.
SELECT v.id AS object, v.kind, v.country_code, v.party_id, v.last_updated, e.started_at, e.direction, e.method,
       v.exchange_id AS exchange, e.worst_severity, v.changed
FROM (
    SELECT *, CASE lag(content) OVER one WHEN content THEN 'same' ELSE iif(lag(id) OVER one, 'changed', 'first') END
        AS changed
    FROM objects WHERE object_id = :object_id
    WINDOW one AS (PARTITION BY module, kind, country_code, party_id ORDER BY id)
    ORDER BY id DESC LIMIT 400
) v
JOIN exchanges e ON e.id = v.exchange_id
ORDER BY v.id
