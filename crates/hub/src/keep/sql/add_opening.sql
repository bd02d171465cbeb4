INSERT INTO opening (log, seq, case_id, sealed) VALUES (?1, ?2, ?3, ?4)
