SELECT count(*) FROM blob WHERE case_id = ?1 AND whole = 0
