INSERT INTO attested (case_id, log, count, attested) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (case_id, log) DO UPDATE SET count = excluded.count, attested = excluded.attested WHERE excluded.count > count
