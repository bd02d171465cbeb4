INSERT OR REPLACE INTO branch (k, a, b, c, d, e, f) VALUES (2, ?1, ?6, ?2, ?3, ?4, ?5)
