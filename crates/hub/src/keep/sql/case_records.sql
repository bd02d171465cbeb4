SELECT r.seq, r.case_id, r.kind, r.body, o.sealed FROM record r LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq
WHERE r.case_id = ?1 AND r.log = ?2 AND r.seq > ?3 ORDER BY r.seq LIMIT ?4
