) WHERE case_id = :case), 0)
