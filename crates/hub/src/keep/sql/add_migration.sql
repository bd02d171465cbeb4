INSERT INTO migration (version, applied_ms) VALUES (?1, ?2)
