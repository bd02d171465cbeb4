SELECT DISTINCT o.case_id FROM person p JOIN person o ON o.blind = p.blind AND o.case_id <> p.case_id WHERE p.case_id = ?1 ORDER BY o.case_id
