INSERT INTO layer_file (hash, size, packed) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING;
