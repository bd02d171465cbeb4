SELECT log, count, last_seq, peaks FROM case_log WHERE case_id = ?1 AND log = ?2
