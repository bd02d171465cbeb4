INSERT OR REPLACE INTO branch (k, a, b, c) VALUES (4, ?1, 0, ?2)
