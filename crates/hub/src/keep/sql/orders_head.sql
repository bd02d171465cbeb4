SELECT r.seq, r.case_id, r.kind, r.body, o.sealed FROM record r LEFT JOIN opening o ON o.log = r.log AND o.seq = r.seq
WHERE r.log = ?3 AND r.seq > ?5 AND (EXISTS (SELECT 1 FROM order_to t WHERE t.seq = r.seq AND t.store = ?4) OR r.case_id IN (SELECT case_id FROM (
