SELECT s.store, s.staff, s.log, s.author, s.log_key, s.status FROM certificate c JOIN store s ON s.store = c.store WHERE c.hash = ?1 AND c.until_ms > ?2
