INSERT INTO read_log (at_ms, case_id, staff, store, what) VALUES (?1, ?2, ?3, ?4, ?5)
