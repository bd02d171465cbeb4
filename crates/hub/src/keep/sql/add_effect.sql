INSERT INTO effect (case_id, n, record, effective, reason) VALUES (?1, ?2, ?3, ?4, ?5)
