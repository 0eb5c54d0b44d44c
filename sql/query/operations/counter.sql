-- name: counter_add (intake: public staff)
INSERT INTO counters (day, name, count) VALUES (:day, :name, :count)
ON CONFLICT (day, name) DO UPDATE SET count = count + excluded.count;

-- Days times names, however many people there were.
-- name: counter_sums (intake: staff command)
SELECT name, sum(count) FROM counters WHERE day >= :first_day GROUP BY name;
