INSERT INTO certificate (hash, store, issued_ms, until_ms) VALUES (?1, ?2, ?3, ?4)
