DELETE FROM effect WHERE case_id = ?1
