UPDATE foreign_record SET opening = NULL WHERE case_id = ?1
