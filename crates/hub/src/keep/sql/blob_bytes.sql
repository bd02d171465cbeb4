SELECT coalesce(sum(size), 0) FROM blob WHERE case_id = ?1
