SELECT count(*) FROM store WHERE staff = ?1 AND status <> 1
