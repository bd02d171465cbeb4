SELECT case_id, max(level) AS level FROM (SELECT case_id, level FROM (
