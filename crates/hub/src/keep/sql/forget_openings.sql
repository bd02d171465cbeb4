DELETE FROM opening WHERE case_id = ?1
