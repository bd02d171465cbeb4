INSERT INTO acted (case_id, n, staff, role, action, grp, gave, gave_role, record)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM acted WHERE case_id = ?1
