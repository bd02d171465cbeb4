SELECT c, d, e FROM branch WHERE k = 6
