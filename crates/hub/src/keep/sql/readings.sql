SELECT at_ms, case_id, staff, store, what FROM read_log WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY at_ms, case_id, staff, store, what
