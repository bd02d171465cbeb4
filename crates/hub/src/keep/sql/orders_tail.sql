) WHERE level >= 1)) ORDER BY r.seq LIMIT :limit
