SELECT wrapped, erased_ms FROM case_key WHERE case_id = ?1
