INSERT OR IGNORE INTO branch (k, a, b, c, d, e, f) VALUES (5, ?1, 0, ?2, ?3, ?4, ?5)
