UPDATE blob SET whole = 1 WHERE case_id = ?1 AND sha256 = ?2
