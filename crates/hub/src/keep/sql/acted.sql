SELECT staff, role, action, grp, gave, gave_role FROM acted WHERE case_id = ?1 ORDER BY n
