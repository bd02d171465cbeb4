SELECT e, f FROM branch WHERE k = 5 AND d = ?1 ORDER BY a
