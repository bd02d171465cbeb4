SELECT at_ms, staff, store, what FROM read_log WHERE case_id = ?1 ORDER BY at_ms, staff, what
