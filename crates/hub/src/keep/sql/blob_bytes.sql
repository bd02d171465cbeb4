SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM blob WHERE case_id = ?1
