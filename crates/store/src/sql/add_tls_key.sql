INSERT INTO branch (k, a, b, c, d) VALUES (1, 0, 0, ?1, ?2)
