SELECT opening IS NOT NULL FROM foreign_record WHERE log = ?1 AND seq = ?2 AND hash = ?3
