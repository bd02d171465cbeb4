INSERT INTO record (seq, sealed, opening) VALUES (?1, ?2, ?3);
