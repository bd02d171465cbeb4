DELETE FROM waiting WHERE case_id = ?1
