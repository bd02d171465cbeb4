UPDATE waiting SET why = '', tries = 0 WHERE why = ?1
