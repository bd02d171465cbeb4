INSERT INTO blob (case_id, sha256, size, whole) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING
