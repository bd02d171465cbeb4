SELECT s.store, s.staff, s.log, s.author, s.log_key, s.status FROM log l JOIN store s ON s.store = l.store WHERE l.log = ?1
