INSERT INTO receipt (log, number, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (log) DO UPDATE SET number = excluded.number, bytes = excluded.bytes
