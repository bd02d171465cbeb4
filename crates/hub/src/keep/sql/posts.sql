SELECT role, branch_path, rank, until_ms FROM post WHERE staff = ?1 ORDER BY role, branch_path
