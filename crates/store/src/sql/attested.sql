SELECT attested FROM attested WHERE case_id = ?1 AND log = ?2
