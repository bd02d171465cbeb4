SELECT size, whole FROM blob WHERE case_id = ?1 AND sha256 = ?2
