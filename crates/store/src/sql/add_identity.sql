INSERT INTO identity (only, log, officer, name, public_key, wrapped_seed) VALUES (1, ?1, ?2, ?3, ?4, ?5);
