SELECT coalesce((SELECT level FROM (
