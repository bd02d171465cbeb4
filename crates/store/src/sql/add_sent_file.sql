INSERT OR IGNORE INTO branch (k, a, b) VALUES (3, ?1, ?2)
