INSERT INTO case_key (case_id, wrapped) VALUES (?1, ?2)
