SELECT EXISTS (SELECT 1 FROM layer_file WHERE hash = ?1);
