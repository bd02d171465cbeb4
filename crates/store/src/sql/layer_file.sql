SELECT size, packed FROM layer_file WHERE hash = ?1;
