SELECT w.case_id, w.n, w.record, w.heard, w.tries, w.why, w.came_ms, w.hash FROM waiting w
WHERE w.n = (SELECT min(f.n) FROM waiting f WHERE f.case_id = w.case_id) ORDER BY w.came_ms, w.case_id
