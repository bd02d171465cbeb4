UPDATE foreign_record SET opening = ?4 WHERE log = ?1 AND seq = ?2 AND hash = ?3 AND opening IS NULL
