INSERT OR REPLACE INTO branch (k, a, b, c) VALUES (7, 0, 0, ?1)
