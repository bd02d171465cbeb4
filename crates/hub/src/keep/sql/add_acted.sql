INSERT INTO acted (case_id, n, staff, role, action, grp, gave, gave_role, record)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM acted WHERE case_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)
