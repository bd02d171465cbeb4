SELECT seq, hash FROM record WHERE case_id = ?1 AND log = ?2 ORDER BY seq LIMIT ?3
