INSERT OR REPLACE INTO branch (k, a, b, c, d, e, f, g, h, i, j, l, m, n) VALUES (0, 0, 0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
