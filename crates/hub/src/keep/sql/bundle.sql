SELECT bytes FROM bundle WHERE sha256 = ?1
