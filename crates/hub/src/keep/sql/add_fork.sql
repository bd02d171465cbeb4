INSERT INTO fork_branch (log, seq, hash, case_id, body, sealed, received_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING
