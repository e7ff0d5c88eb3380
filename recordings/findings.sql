-- A recording, version 3: the findings of one rule, the latest first, without sorting all of them.

CREATE INDEX findings_of_rule ON findings(rule);
