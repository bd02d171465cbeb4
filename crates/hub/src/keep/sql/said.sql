SELECT n, record, reason FROM effect WHERE case_id = ?1 ORDER BY n
