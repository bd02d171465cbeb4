SELECT c, d, e, f, g, h, i, j, l, m, n FROM branch WHERE k = 0
