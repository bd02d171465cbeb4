SELECT s.path, f.text FROM layer_of_set s JOIN layer_file f ON f.hash = s.file WHERE s.digest = ?1 ORDER BY s.path
