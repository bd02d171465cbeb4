) readable WHERE case_id = ?3), 0)
