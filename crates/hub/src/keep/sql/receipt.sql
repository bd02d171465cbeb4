SELECT bytes FROM receipt WHERE log = ?1
