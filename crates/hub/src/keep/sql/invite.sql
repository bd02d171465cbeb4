SELECT sealed, staff, made_by, until_ms, released_by, tries, used_by FROM invite WHERE id = ?1
