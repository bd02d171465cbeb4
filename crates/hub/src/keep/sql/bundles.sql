SELECT epoch, sha256, length(bytes) - ?2, kind, id, version FROM bundle WHERE epoch > ?1 ORDER BY epoch LIMIT 10000
