SELECT min(at_ms) FROM read_log
