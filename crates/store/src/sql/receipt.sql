SELECT c, d, e, f, b FROM branch WHERE k = 2 AND a = ?1 AND g IS NULL ORDER BY d DESC, c DESC LIMIT 1
