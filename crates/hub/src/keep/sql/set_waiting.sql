UPDATE waiting SET why = ?3, tries = ?4, hash = ?5 WHERE case_id = ?1 AND n = ?2
