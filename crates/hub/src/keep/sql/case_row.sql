SELECT class, outside, branch_path, owner, state, sub, effect_n, opened_ms FROM case_row WHERE id = ?1
