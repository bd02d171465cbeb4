SELECT c, d FROM branch WHERE k = 1
