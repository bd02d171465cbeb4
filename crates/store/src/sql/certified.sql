SELECT c FROM branch WHERE k = 7
