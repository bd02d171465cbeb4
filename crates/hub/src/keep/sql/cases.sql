SELECT case_id FROM case_key ORDER BY case_id
