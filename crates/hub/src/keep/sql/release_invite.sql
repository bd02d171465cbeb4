UPDATE invite SET released_by = ?2 WHERE id = ?1 AND released_by IS NULL
