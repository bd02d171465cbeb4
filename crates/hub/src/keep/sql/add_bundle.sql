INSERT INTO bundle (epoch, sha256, kind, id, version, bytes, published_ms) SELECT coalesce(max(epoch), 0) + 1, ?1, ?2, ?3, ?4, ?5, ?6 FROM bundle
