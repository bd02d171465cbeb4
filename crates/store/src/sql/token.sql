SELECT c FROM branch WHERE k = 4 AND a = ?1
