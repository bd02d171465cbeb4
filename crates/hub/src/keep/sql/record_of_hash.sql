SELECT r.log, r.seq, r.kind, r.case_id, o.sealed FROM record r LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq WHERE r.hash = ?1 LIMIT 1
