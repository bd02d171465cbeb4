SELECT case_id, sealed FROM foreign_record ORDER BY log, seq, hash
