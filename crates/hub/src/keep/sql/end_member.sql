UPDATE member SET until_ms = ?4 WHERE case_id = ?1 AND role = ?2 AND staff <> ?3 AND until_ms > ?4
