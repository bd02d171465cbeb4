INSERT OR REPLACE INTO branch (k, a, b, c, d, e) VALUES (6, 0, 0, ?1, ?2, ?3)
