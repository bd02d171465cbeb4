INSERT INTO case_log (case_id, log, count, last_seq, peaks) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (case_id, log) DO UPDATE SET count = excluded.count, last_seq = excluded.last_seq, peaks = excluded.peaks
