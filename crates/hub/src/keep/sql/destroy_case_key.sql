UPDATE case_key SET wrapped = NULL, erased_ms = ?2 WHERE case_id = ?1
