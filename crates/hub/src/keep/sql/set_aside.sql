SELECT (SELECT count(*) FROM fork_branch), (SELECT count(*) FROM quarantine)
