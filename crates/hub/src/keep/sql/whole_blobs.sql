SELECT case_id, sha256, size FROM blob WHERE whole = 1 ORDER BY case_id, sha256
