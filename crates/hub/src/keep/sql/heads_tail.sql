) UNION ALL SELECT case_id, 0 FROM case_log WHERE log = :log) WHERE case_id > :after GROUP BY case_id ORDER BY case_id LIMIT :limit
