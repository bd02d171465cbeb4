UPDATE log SET head_seq = ?3, head_hash = ?4 WHERE log = ?1 AND head_seq = ?2
