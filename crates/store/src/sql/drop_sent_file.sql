DELETE FROM branch WHERE k = 3 AND a = ?1 AND b = ?2
