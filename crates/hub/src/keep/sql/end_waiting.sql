DELETE FROM waiting WHERE case_id = ?1 AND n = ?2
