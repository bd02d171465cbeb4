SELECT store, staff, log, author, log_key, status FROM store ORDER BY store
