SELECT case_id, wrapped FROM case_key;
