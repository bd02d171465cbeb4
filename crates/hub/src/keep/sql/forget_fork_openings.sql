UPDATE fork_branch SET sealed = NULL WHERE case_id = ?1
