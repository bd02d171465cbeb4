SELECT staff, role, sections, issued_ms, until_ms, order_seq FROM member WHERE case_id = ?1 ORDER BY role, staff
