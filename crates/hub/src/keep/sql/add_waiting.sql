INSERT INTO waiting (case_id, n, record, heard, tries, why, came_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM waiting WHERE case_id = ?1), ?2, ?3, 0, '', ?4)
