INSERT INTO officer (staff, name, branch, trainee, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (staff) DO UPDATE SET name = excluded.name, branch = excluded.branch, trainee = excluded.trainee
