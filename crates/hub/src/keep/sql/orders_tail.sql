) readable WHERE level >= 1)) ORDER BY r.seq LIMIT ?6
