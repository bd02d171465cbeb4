SELECT r.seq, r.case_id, r.kind, r.body, o.sealed FROM order_to t JOIN record r ON r.log = ?1 AND r.seq = t.seq
LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq WHERE t.store = ?2 AND r.kind = ?3 ORDER BY r.seq
