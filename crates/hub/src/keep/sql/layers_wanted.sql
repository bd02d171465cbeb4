SELECT w.case_id, w.hash FROM waiting w JOIN record r ON r.hash = w.record
WHERE w.why = 'layers' AND w.hash IS NOT NULL AND r.log = ?1 ORDER BY w.came_ms, w.case_id
