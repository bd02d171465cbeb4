SELECT case_id, record FROM reckoned ORDER BY case_id, record
