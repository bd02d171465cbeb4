INSERT INTO layer_file (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING
