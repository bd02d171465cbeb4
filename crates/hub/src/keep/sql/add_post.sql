INSERT INTO post (staff, role, branch_path, rank, until_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (staff, role, branch_path) DO UPDATE SET rank = excluded.rank, until_ms = excluded.until_ms
