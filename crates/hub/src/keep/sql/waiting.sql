SELECT case_id, n, record, heard, tries, why, came_ms, hash FROM waiting WHERE case_id = ?1 ORDER BY n
