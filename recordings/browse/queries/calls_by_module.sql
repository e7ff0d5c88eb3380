-- Calls by module and direction
-- How many calls each side made to each module of the other, and how many have an error finding.
SELECT module, direction, count(*) AS calls, sum(worst_severity IS 'error') AS with_errors,
       sum(worst_severity IS 'warning') AS with_warnings
FROM exchanges
GROUP BY module, direction
ORDER BY module, direction
