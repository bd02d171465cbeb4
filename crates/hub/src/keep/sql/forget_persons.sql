DELETE FROM person WHERE case_id = ?1
