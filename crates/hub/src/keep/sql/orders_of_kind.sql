SELECT t.seq, t.store, o.sealed FROM order_to t JOIN record r ON r.log = ?1 AND r.seq = t.seq
JOIN opening o ON o.log = r.log AND o.seq = r.seq WHERE t.seq > ?3 AND r.kind = ?2 ORDER BY t.seq, t.store
