SELECT reason, count(*) FROM effect WHERE effective = 0 AND reason IS NOT NULL GROUP BY reason ORDER BY reason
