INSERT INTO quarantine (log, seq, hash, reason, sealed, received_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
