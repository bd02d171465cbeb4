INSERT INTO peer (log, public_key, officer, name, role, exchange, known_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (log) DO UPDATE SET name = excluded.name, role = excluded.role, exchange = coalesce(excluded.exchange, exchange)
