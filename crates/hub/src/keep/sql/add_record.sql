INSERT INTO record (log, seq, hash, kind, case_id, body, received_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
