SELECT DISTINCT log FROM record WHERE case_id = ?1 ORDER BY log
