-- Findings by rule
-- How often each rule was broken and by whom, the gravest first, with the first of them as an example.
SELECT f.rule, f.severity, f.party, f.findings, f.exchanges, f.first_id AS finding, example.exchange_id AS exchange,
       example.message
FROM (
    SELECT rule, severity, party, count(*) AS findings, count(DISTINCT exchange_id) AS exchanges, min(id) AS first_id
    FROM findings GROUP BY rule, severity, party
) f
JOIN findings example ON example.id = f.first_id
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, f.findings DESC, f.rule
