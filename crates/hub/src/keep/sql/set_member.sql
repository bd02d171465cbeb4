INSERT INTO member (case_id, staff, role, sections, issued_ms, until_ms, order_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (case_id, staff, role) DO UPDATE SET sections = excluded.sections, issued_ms = excluded.issued_ms, until_ms = excluded.until_ms, order_seq = excluded.order_seq
