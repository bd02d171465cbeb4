SELECT r.seq, r.case_id, r.kind, r.body, o.sealed FROM record r LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq
WHERE r.log = ?1 AND r.kind = ?2 ORDER BY r.seq DESC LIMIT 1
