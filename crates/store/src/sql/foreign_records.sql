SELECT sealed, opening FROM foreign_record WHERE case_id = ?1 ORDER BY log, seq, hash
