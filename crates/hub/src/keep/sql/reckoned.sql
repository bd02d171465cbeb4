SELECT figures, grade, score, limit_at, security, named FROM reckoned WHERE record = ?1
