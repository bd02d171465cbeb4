INSERT INTO reckoned (record, case_id, figures, grade, score, limit_at, security, named) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (record) DO UPDATE SET figures = excluded.figures, grade = excluded.grade, score = excluded.score, limit_at = excluded.limit_at,
    security = excluded.security, named = excluded.named
