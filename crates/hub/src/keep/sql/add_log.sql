INSERT INTO log (log, store, public_key, head_seq, head_hash, closed) VALUES (?1, ?2, ?3, 0, ?4, 0)
