INSERT INTO bundle (epoch, sha256, kind, id, version, bytes, published_ms) VALUES ((SELECT coalesce(max(epoch), 0) + 1 FROM bundle), ?1, ?2, ?3, ?4, ?5, ?6)
