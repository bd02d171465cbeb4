INSERT INTO layer_set (digest, hash, checklist) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
