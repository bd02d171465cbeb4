SELECT effective FROM effect WHERE record = ?1 ORDER BY n DESC LIMIT 1
