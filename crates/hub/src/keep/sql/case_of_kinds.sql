SELECT r.log, r.seq, r.kind, r.case_id, o.sealed, r.hash FROM record r LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq
WHERE r.case_id = ?1 AND r.kind BETWEEN ?2 AND ?3 ORDER BY r.received_ms, r.log, r.seq
