UPDATE store SET log = ?2 WHERE store = ?1
