INSERT INTO hub ("only", hub, log, public_key, sealed_seed, ca, sealed_ca_key, created_ms) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)
