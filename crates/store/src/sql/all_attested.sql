SELECT case_id, log, attested FROM attested ORDER BY case_id, log
