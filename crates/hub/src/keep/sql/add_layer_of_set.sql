INSERT INTO layer_of_set (digest, path, file) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
