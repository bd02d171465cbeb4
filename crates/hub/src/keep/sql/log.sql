SELECT store, public_key, head_seq, head_hash, closed FROM log WHERE log = ?1
