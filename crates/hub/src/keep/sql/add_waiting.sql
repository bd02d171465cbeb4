INSERT INTO waiting (case_id, n, record, heard, tries, why, came_ms)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, 0, '', ?4 FROM waiting WHERE case_id = ?1
