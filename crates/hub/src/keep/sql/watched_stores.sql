SELECT s.store, s.status, s.enrolled_ms, r.received_ms, c.hash, c.until_ms FROM store s LEFT JOIN log l ON l.log = s.log
LEFT JOIN record r ON r.log = l.log AND r.seq = l.head_seq LEFT JOIN certificate c ON c.store = s.store ORDER BY s.store
