SELECT store, staff, log, author, log_key, status FROM store WHERE store = ?1
