SELECT (SELECT count(*) FROM log), (SELECT count(*) FROM record), (SELECT count(*) FROM case_key), (SELECT count(*) FROM blob WHERE whole = 1), (SELECT count(*) FROM blob WHERE whole = 0)
