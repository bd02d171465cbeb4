INSERT INTO case_row (id, class, outside, branch_path, owner, state, sub, effect_n, opened_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET class = excluded.class, outside = excluded.outside, branch_path = excluded.branch_path, owner = excluded.owner,
    state = excluded.state, sub = excluded.sub, effect_n = excluded.effect_n
