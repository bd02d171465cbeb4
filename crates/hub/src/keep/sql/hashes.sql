SELECT seq, hash FROM record WHERE log = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3
