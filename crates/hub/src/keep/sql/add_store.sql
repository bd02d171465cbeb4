INSERT INTO store (store, staff, log, author, device, log_key, exchange_key, status, enrolled_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8)
