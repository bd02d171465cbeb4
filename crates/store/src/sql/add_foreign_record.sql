INSERT INTO foreign_record (log, seq, hash, case_id, sealed, opening) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
