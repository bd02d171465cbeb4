UPDATE log SET closed = 1 WHERE log = ?1
