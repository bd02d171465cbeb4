UPDATE store SET status = ?2 WHERE store = ?1
