SELECT case_id, log, seq, hash, sealed FROM foreign_record ORDER BY case_id, log, seq, hash
