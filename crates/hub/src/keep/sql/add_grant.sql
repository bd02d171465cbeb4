INSERT INTO read_grant (case_id, staff, level, until_ms, given_by, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (case_id, staff) DO UPDATE SET level = excluded.level, until_ms = excluded.until_ms, given_by = excluded.given_by, reason = excluded.reason
