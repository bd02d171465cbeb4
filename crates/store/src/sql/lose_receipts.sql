UPDATE branch SET g = ?3 WHERE k = 2 AND a = ?1 AND d > ?2 AND g IS NULL
