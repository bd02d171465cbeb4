SELECT sha256 FROM blob WHERE case_id = ?1 ORDER BY sha256
