DELETE FROM case_log WHERE case_id = ?1
