SELECT a, b FROM branch WHERE k = 3
