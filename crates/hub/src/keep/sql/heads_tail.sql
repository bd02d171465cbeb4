) readable UNION ALL SELECT case_id, 0 FROM case_log WHERE log = ?3) named WHERE case_id > ?4 GROUP BY case_id ORDER BY case_id LIMIT ?5
