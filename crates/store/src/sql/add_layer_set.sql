INSERT INTO layer_set (hash, checklist, digest, files) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (hash) DO NOTHING;
