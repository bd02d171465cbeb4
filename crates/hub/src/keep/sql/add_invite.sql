INSERT INTO invite (id, sealed, staff, made_by, made_ms, until_ms, released_by, tries, used_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, NULL)
