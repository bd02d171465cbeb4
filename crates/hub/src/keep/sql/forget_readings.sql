DELETE FROM read_log WHERE at_ms < ?1
