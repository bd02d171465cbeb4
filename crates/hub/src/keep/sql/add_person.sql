INSERT INTO person (blind, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING
