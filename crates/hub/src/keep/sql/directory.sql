SELECT l.log, l.public_key, o.staff, o.name, o.branch, p.sealed FROM log l
JOIN store s ON s.store = l.store JOIN officer o ON o.staff = s.staff
LEFT JOIN record r ON r.log = l.log AND r.seq = 1 AND r.kind = 1 LEFT JOIN opening p ON p.log = r.log AND p.seq = r.seq
WHERE l.head_seq > 0 ORDER BY l.log
